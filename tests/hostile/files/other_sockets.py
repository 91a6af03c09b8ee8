import contextlib
import socket


def f(x):
    for family in range(46):
        for kind in (1, 2, 3, 5):
            with contextlib.suppress(OSError):
                socket.socket(family, kind)
                print("BREACH", family, kind)
    return x
