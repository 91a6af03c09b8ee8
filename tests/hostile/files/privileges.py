# What is left of capabilities, and may a program gain some?
import ctypes
import struct

libc = ctypes.CDLL(None, use_errno=True)


def f(x):
    data = ctypes.create_string_buffer(24)
    if libc.capget(struct.pack("Ii", 0x20080522, 0), data) == 0 and any(data.raw):
        print("BREACH capabilities", data.raw.hex())
    if libc.prctl(39, 0, 0, 0, 0) == 0:
        print("BREACH new privileges")
    return x
