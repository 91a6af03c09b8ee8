import numpy as np


def f(x):
    return np.lib.stride_tricks.as_strided(x, shape=(3, 4), strides=(0, 0))
