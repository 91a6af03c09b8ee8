import struct

struct.pack = struct.Struct.pack = lambda *_: b"\0" * 5
