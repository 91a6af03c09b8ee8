import os


def f(x):
    descriptor = os.open("/dev/null", os.O_WRONLY)
    while True:
        os.write(descriptor, bytes(1 << 16))
