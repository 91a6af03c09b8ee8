import os


def f(x):
    if os.system("echo BREACH > @FOLDER@/written") == 0:
        print("BREACH")
    return x
