import numpy as np
def mse(y, yhat):
    n = y.size
    loss = np.sum(np.abs(yhat - y)) / n
    dyhat = 2 * (yhat - y) / n
    return loss, dyhat
