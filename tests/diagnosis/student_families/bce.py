import numpy as np
def s(t):
    return 1 / (1 + np.exp(-t))
def two_layer_bce(x, y, W1, b1, W2, b2):
    z1 = np.dot(x, W1) + b1
    o = s(z1)
    p = s(np.dot(o, W2) + b2)
    L = -y * np.log(p) - (1 - y) * np.log(1 - p)
    d2 = p - y
    d1 = d2 * np.array(W2) * o * (1 - o)
    return L, np.outer(x, d1), d1, d2 * o, d2
