# expected: FINISHED OUT_OF_MEMORY CRASHED TIMED_OUT
import sys

sys.setrecursionlimit(10**9)


def f(x):
    return f(x)
