import os


def f(x):
    for number in range(100_000):
        os.mkdir(f"/tmp/{number}")
    print("BREACH")
