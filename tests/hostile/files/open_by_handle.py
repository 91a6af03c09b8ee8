# Files by number instead of by name: name_to_handle_at, open_by_handle_at.
import ctypes
import os

NUMBERS = {"x86_64": (303, 304), "aarch64": (264, 265)}[os.uname().machine]
libc = ctypes.CDLL(None)


def f(x):
    handle = (ctypes.c_uint * 34)(128)
    mount = ctypes.c_int()
    named = libc.syscall(NUMBERS[0], -100, b"@FOLDER@/canary", handle, ctypes.byref(mount), 0)
    opened = libc.syscall(NUMBERS[1], -100, handle, 0)
    if named == 0 or opened >= 0:
        print("BREACH")
    return x
