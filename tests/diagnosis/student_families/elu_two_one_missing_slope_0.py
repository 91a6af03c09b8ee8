import numpy as np
def elu_forward(x):
    out = np.array(x, dtype=float)
    neg = out <= 0
    out[neg] = np.exp(out[neg])
    return out, x
def elu_backward(dout, cache):
    slope = np.ones_like(cache)
    neg = cache <= 0
    slope[neg] = 0
    return dout * slope
