import numpy as np


def mse(y, yhat):
    d = yhat - y
    n = d.shape[0]
    return np.dot(d, d) / n, d * (2.0 / n)
