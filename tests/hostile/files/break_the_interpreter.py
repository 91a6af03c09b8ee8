# A None that nobody refers to any more
import ctypes


def f(x):
    ctypes.c_long.from_address(id(None)).value = 0
    ctypes.c_long.from_address(id(type(None))).value = 0
    del x
    return [None for _ in range(10)].clear()
