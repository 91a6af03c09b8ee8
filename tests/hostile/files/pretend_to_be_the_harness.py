# A zygote in the zygote: another main loop
import sys


def f(x):
    zygote = sys.modules["inside.zygote"]
    zygote.main("{}")
