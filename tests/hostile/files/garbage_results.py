# expected: PROTOCOL
import os

os.write(4, b"W" * 100)


def f(x):
    return x
