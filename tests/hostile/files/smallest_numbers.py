import numpy as np


def f(x):
    return np.full(x.shape, 5e-324)
