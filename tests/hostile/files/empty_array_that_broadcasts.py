import numpy as np


def f(x):
    return np.zeros((3, 0))
