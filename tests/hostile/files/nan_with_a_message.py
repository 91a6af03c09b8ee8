import numpy as np


def f(x):
    return np.full(x.shape, 0x7FF8DEADBEEF0001, dtype=np.uint64).view(np.float64)
