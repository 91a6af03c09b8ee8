import numpy as np
def elu_forward(x):
    out = np.array(x, dtype=float)
    neg = out <= 0
    out[neg] = np.exp(out[neg]) - 1
    return out, x
def elu_backward(dout, cache):
    slope = np.ones_like(cache)
    neg = cache <= 0
    slope[neg] = np.exp(cache[neg])
    return dout * slope
