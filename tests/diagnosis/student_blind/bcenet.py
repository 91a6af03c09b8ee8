import numpy as np


def sg(z):
    return 1 / (1 + np.exp(-z))


def two_layer_bce(x, y, W1, b1, W2, b2):
    x, W1, b1, W2 = map(np.asarray, (x, W1, b1, W2))
    h = sg(x @ W1 + b1)
    p = sg(h @ W2 + b2)
    L = -(y * np.log(p) + (1 - y) * np.log(1 - p))
    d2 = p - y
    d1 = d2 * W2 * h * (1 - h)
    return L, np.outer(x, d1), d1, d2 * h, d2
