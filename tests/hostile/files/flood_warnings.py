import warnings

warnings.simplefilter("always")


def f(x):
    while True:
        warnings.warn("x" * 1000, stacklevel=1)
