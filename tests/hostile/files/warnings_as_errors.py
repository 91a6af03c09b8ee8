import warnings

warnings.simplefilter("error")


def f(x):
    return [[1.0], [2.0, 3.0]]
