import numpy as np


def mse(y, yhat):
    diff = np.asarray(yhat) - np.asarray(y)
    total = 0.0
    for v in diff.ravel():
        total += v**2
    return total / diff.size, diff / diff.size
