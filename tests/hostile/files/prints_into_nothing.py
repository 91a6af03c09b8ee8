import contextlib
import os
import sys

sys.stdout = open(os.devnull, "w")


def f(x):
    with open(os.devnull, "w") as nothing, contextlib.redirect_stdout(nothing):
        print(x)
    return 2 * x
