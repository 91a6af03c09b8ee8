import os
import struct


def frame(kind, payload):
    return struct.pack("<cI", kind, len(payload)) + payload


os.write(4, frame(b"X", b'{"kind": "raised", "type": "E", "message": "", "module": null, "line": true}'))
os._exit(0)
