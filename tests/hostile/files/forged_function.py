# A function that was not asked for, with a name for a terminal, a table and a page
import json
import os
import struct


def frame(kind, payload):
    return struct.pack("<cI", kind, len(payload)) + payload


names = ["\x1b[2J\x1b[H", "=cmd|'/c calc'!A1", "<script>alert(1)</script>", "\u202e", "a\nb", "\ud800"]
os.write(4, frame(b"L", json.dumps({"function": None, "defined": names}).encode()))
os._exit(0)
