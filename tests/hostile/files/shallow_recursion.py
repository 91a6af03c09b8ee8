import sys


def f(x):
    sys.setrecursionlimit(20)
    return [[[[[[[[[[[[[[[1.0]]]]]]]]]]]]]]]
