import os


def f(x):
    print(dict(os.environ))
    return x
