import numpy as np


def f(x):
    return np.ones((1 << 15, 1 << 15)) @ np.ones((1 << 15, 1 << 15))
