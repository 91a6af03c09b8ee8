import os
import pickle
import struct


class Bomb:
    def __reduce__(self):
        return os.mkdir, ("@FOLDER@/unpickled",)


def frame(kind, payload):
    return struct.pack("<cI", kind, len(payload)) + payload


header = b"{'descr': '|O', 'fortran_order': False, 'shape': (), }".ljust(117) + b"\n"
npy = b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + pickle.dumps(Bomb())
os.write(4, frame(b"L", b'{"function": "f", "defined": ["f"]}'))
os.write(4, frame(b"R", b"\0" + frame(b"A", npy)) + frame(b"Z", b""))
os._exit(0)
