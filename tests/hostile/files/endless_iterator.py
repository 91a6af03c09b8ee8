import itertools


def f(x):
    return sum(itertools.repeat(1))
