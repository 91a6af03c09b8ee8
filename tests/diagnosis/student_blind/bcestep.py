import numpy as np


def two_layer_bce_step(x, y, W1, b1, W2, b2, eta):
    z1 = x.dot(W1) + b1
    o = 1 / (1 + np.exp(-z1))
    z2 = o.dot(W2) + b2
    yhat = 1 / (1 + np.exp(-z2))
    delta2 = yhat - y
    delta1 = delta2 * W2 * o * (1 - o)
    W2n = W2 - eta * delta2 * o
    b2n = b2 - eta * delta2
    W1n = W1 - eta * x[:, np.newaxis] * delta1
    b1n = b1 - eta * delta1
    return W1n, b1n, W2n, b2n
