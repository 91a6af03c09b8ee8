import numpy as np

np.seterr(all="raise")


def f(x):
    return x / 0
