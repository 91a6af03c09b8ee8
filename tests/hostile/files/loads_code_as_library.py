import ctypes


def f(x):
    return ctypes.CDLL("/tmp/evil.so")
