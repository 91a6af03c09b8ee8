# JSON that is deeper than anybody reads
import os
import struct


def frame(kind, payload):
    return struct.pack("<cI", kind, len(payload)) + payload


os.write(4, frame(b"L", b"[" * 100_000))
os._exit(0)
