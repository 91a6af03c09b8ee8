import numpy as np

def tanh_forward(x):
    e = np.exp(-2 * np.abs(x))
    t = np.sign(x) * (1 - e) / (1 + e)
    return t, t

def tanh_backward(dout, cache):
    return dout * (1 - cache) * (1 + cache)
