# expected: EXITED
import sys


def f(x):
    frame = sys._getframe()
    while frame:
        frame.f_globals.clear()
        frame = frame.f_back
    return x
