# expected: EXITED
import sys


def f(x):
    sys.exit("correct")
