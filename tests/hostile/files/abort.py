import ctypes


def f(x):
    ctypes.CDLL(None).abort()
