# Python in the header of an array
import os
import struct


def frame(kind, payload):
    return struct.pack("<cI", kind, len(payload)) + payload


header = b"__import__('os').mkdir('@FOLDER@/evaluated')".ljust(117) + b"\n"
npy = b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + bytes(8)
os.write(4, frame(b"L", b'{"function": "f", "defined": ["f"]}'))
os.write(4, frame(b"R", b"\0" + frame(b"A", npy)) + frame(b"Z", b""))
os._exit(0)
