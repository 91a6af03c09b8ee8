import ctypes

KIND = ctypes.CFUNCTYPE(ctypes.c_int)


def deeper():
    return KIND(deeper)()


def f(x):
    import sys

    sys.setrecursionlimit(10**8)
    return deeper()
