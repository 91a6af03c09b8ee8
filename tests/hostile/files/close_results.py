import os


def f(x):
    os.close(4)
    return x
