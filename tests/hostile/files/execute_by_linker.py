# ld.so can be asked to load any file as a library.
import ctypes


def f(x):
    ctypes.CDLL("@FOLDER@/canary")
    return x
