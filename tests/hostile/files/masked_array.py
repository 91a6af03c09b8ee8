import numpy as np


def f(x):
    return np.ma.masked_array(np.full_like(x, 7.0), mask=True)
