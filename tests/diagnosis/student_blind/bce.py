import numpy as np


def bce(y, yhat):
    p = np.clip(yhat, 1e-12, 1 - 1e-12)
    ll = np.where(y == 1, np.log(p), np.log(1 - p))
    loss = -ll.mean()
    grad = (p - y) / (p * (1 - p)) / y.size
    return loss, grad
