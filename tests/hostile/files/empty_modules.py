import sys

sys.modules.clear()


def f(x):
    return x
