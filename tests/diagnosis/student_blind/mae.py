import numpy as np


def mae(y, yhat):
    total = 0.0
    for a, b in zip(y, yhat):
        total += abs(a - b)
    return total / len(y)


def mae_prime(y, yhat):
    return np.array([(1.0 if p > t else -1.0) / len(y) for t, p in zip(y, yhat)])
