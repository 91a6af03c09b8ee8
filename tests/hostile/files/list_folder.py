import os


def f(x):
    print("BREACH", os.listdir("@FOLDER@"))
    return x
