import numpy as np


def f(x):
    return np.zeros((1,) * 32)
