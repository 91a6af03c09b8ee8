import os


def f(x):
    kept = []
    while True:
        kept.append(os.open("/dev/null", os.O_RDONLY))
        if len(kept) > 100:
            print("BREACH")
