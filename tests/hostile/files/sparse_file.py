import os


def f(x):
    descriptor = os.open("/tmp/large", os.O_RDWR | os.O_CREAT)
    os.ftruncate(descriptor, 1 << 40)
    print("BREACH")
