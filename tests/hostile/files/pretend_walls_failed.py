# expected: EXITED
# Would like the fault to be the grader's.
import os
import struct

os.write(4, struct.pack("<cI", b"F", 0))
os._exit(120)
