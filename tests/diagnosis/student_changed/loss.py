import numpy as np
def mse(y, yhat):
    n = y.size
    loss = np.sum((yhat - y) ** 2) / n
    dyhat = 2 * (yhat - y) / n
    return loss, dyhat
