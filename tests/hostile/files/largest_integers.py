import numpy as np


def f(x):
    return np.full(x.shape, np.iinfo(np.int64).min)
