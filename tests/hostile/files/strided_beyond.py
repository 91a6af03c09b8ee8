import numpy as np


def f(x):
    return np.lib.stride_tricks.as_strided(x, shape=(10**6, 10**6), strides=(8, 8))
