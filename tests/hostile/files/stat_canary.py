# Nothing is read, but it is there, and so long
import os


def f(x):
    print("BREACH", os.stat("@FOLDER@/canary").st_size)
    return x
