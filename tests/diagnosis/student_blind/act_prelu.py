import numpy as np


def prelu_forward(x, a):
    out = np.maximum(x, 0) + a * np.minimum(x, 0)
    return out, (x, a)


def prelu_backward(dout, cache):
    x, a = cache
    dx = dout.copy()
    dx[x < 0] = a * dx[x < 0]
    da = (dout * np.minimum(x, 0)).sum()
    return dx, da
