import numpy as np
def categorical_cross_entropy(y, yhat):
    N = len(y)
    total = 0.0
    d = np.zeros_like(yhat)
    for i in range(N):
        k = np.argmax(y[i])
        total -= np.log(yhat[i, k])
        d[i, k] = -1 / yhat[i, k]
    return total / N, d / N
