import sys


def f(x):
    print("LEAK", x.tolist())
    print("LEAK", x.tolist(), file=sys.stderr)
    return x
