import os
import struct

os.write(4, struct.pack("<cI", b"L", 1 << 31))
os._exit(0)
