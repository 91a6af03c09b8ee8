# 32 values in each of 32 in each of 32
import os
import struct


def frame(kind, payload):
    return struct.pack("<cI", kind, len(payload)) + payload


os.write(4, frame(b"L", b'{"function": "f", "defined": ["f"]}'))
os.write(4, frame(b"R", b"\0" + frame(b"T", b"\x20") * 10_000) + frame(b"Z", b""))
os._exit(0)
