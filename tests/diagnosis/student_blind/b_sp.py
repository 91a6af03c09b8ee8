import numpy as np

def sparse_cross_entropy(y, yhat):
    s = 0
    for i in range(len(y)):
        s -= np.log(yhat[i][y[i]])
    return s / len(y)

def sparse_cross_entropy_prime(y, yhat):
    g = 0 * yhat
    for i in range(len(y)):
        g[i][y[i]] = -1 / (yhat[i][y[i]] * len(y))
    return g
