import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def f(x):
    if libc.mount(b"tmpfs", b"/tmp", b"tmpfs", 0, b"size=1g") == 0:
        print("BREACH")
    return x
