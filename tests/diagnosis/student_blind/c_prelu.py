import numpy as np

def prelu_forward(x, a):
    neg = (x < 0)
    return np.where(neg, a * x, x), (x, a, neg)

def prelu_backward(dout, cache):
    x, a, neg = cache
    dx = np.where(neg, a * dout, dout)
    da = 0.0
    for v, g, n in zip(x.ravel(), dout.ravel(), neg.ravel()):
        if n:
            da += v * g
    return dx, da
