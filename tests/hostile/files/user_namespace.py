import os


def f(x):
    import ctypes

    libc = ctypes.CDLL(None)
    for flag in (0x10000000, 0x10020000, 0x20000, 0x40000000, 0x2000000, 0x80):
        if libc.unshare(flag) == 0:
            print("BREACH", hex(flag))
    return os.getpid() and x
