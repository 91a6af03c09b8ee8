import numpy as np


def f(x):
    return np.zeros((3, 4), dtype="datetime64[s]")
