import os


def f(x):
    kept = []
    while True:
        kept.append(os.pipe())
        if len(kept) > 100:
            print("BREACH")
