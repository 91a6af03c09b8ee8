import numpy as np


def _sig(t):
    out = np.empty_like(t, dtype=float)
    pos = t >= 0
    out[pos] = 1.0 / (1.0 + np.exp(-t[pos]))
    e = np.exp(t[~pos])
    out[~pos] = e / (1.0 + e)
    return out


def sigmoid_forward(x):
    a = _sig(x)
    cache = (x, a)
    return a, cache


def sigmoid_backward(dout, cache):
    x, a = cache
    local = a - a ** 2
    return np.multiply(local, dout)
