import os


def f(x):
    os.memfd_create("code")
    print("BREACH")
