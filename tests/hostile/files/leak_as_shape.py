import numpy as np


def f(x):
    return np.zeros(int(abs(x[0, 0]) * 1e4) % 10_000)
