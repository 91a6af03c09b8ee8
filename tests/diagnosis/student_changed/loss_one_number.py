import numpy as np
def mse(y, yhat):
    n = y.size
    loss = np.sum((yhat - y) ** 2) / n
    dyhat = np.sum(2 * (yhat - y) / n)
    return loss, dyhat
