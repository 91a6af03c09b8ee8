import numpy as np


def dense(a, W, b, f):
    return f(np.dot(a, W) + b)


def mlp_forward(x, W1, b1, W2, b2, W3, b3):
    logistic = lambda v: 1 / (1 + np.exp(-v))
    h1 = dense(x, W1, b1, np.tanh)
    h2 = dense(h1, W2, b2, np.tanh)
    out = dense(h2, W3, b3, logistic)
    return h1, h2, out
