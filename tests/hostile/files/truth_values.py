import numpy as np


def f(x):
    return np.ones(x.shape, dtype=bool)
