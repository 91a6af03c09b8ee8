import numpy as np


def mae(y, yhat):
    n = np.size(y)
    loss = np.sum(np.abs(y - yhat)) / n
    return loss, np.abs(yhat - y) / n
