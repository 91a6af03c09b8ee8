import ctypes
import mmap


def f(x):
    code = mmap.mmap(-1, 4096, prot=7)
    code.write(bytes(8))
    ctypes.CFUNCTYPE(None)(ctypes.addressof(ctypes.c_char.from_buffer(code)))()
