import os


def f(x):
    try:
        print("BREACH", os.read(4, 4096))
    except OSError:
        pass
    return x
