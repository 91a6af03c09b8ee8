import ctypes


def f(x):
    ctypes.memset(0, 1, 1 << 20)
