import numpy as np


def cross_entropy(y, yhat):
    N = yhat.shape[0]
    loss, grad = 0.0, np.zeros(yhat.shape)
    for i in range(N):
        k = int(np.argmax(y[i]))
        q = max(yhat[i, k], 1e-12)
        loss -= np.log(q)
        grad[i, k] = -1.0 / q
    return loss / N, grad / N
