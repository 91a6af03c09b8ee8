# expected: PROTOCOL
# A header that promises more than there is must not make anybody allocate it.
import os
import struct


def frame(kind, payload):
    return struct.pack("<cI", kind, len(payload)) + payload


header = b"{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999,), }".ljust(117) + b"\n"
npy = b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header
os.write(4, frame(b"L", b'{"function": "f", "defined": ["f"]}'))
os.write(4, frame(b"R", b"\0" + frame(b"A", npy)) + frame(b"Z", b""))
os._exit(0)
