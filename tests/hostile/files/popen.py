import os


def f(x):
    return os.popen("id").read()
