import sys

sys.stdout.close()
sys.stderr.close()
sys.stdout = sys.stderr = None


def f(x):
    print("hello")
    return 2 * x
