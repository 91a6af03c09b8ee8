import atexit
import sys


@atexit.register
def leave():
    print("BREACH at exit")
    sys.exit(0)


def f(x):
    return x
