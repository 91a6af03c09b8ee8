import os


def f(x):
    print("BREACH", os.listdir("/"))
    return x
