# The same numbers with the bit of x32
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def f(x):
    for number in (2, 41, 57, 59, 257, 319):
        if libc.syscall(0x40000000 | number, 0, 0, 0) >= 0:
            print("BREACH", number)
    return x
