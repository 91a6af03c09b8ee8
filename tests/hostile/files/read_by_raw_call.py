# open(2) itself, past whatever Python does around it
import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def f(x):
    descriptor = libc.open(b"@FOLDER@/canary", 0)
    if descriptor >= 0:
        room = ctypes.create_string_buffer(200)
        libc.read(descriptor, room, 200)
        print("BREACH", room.value)
    return x
