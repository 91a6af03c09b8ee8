import numpy as np
A, L = 1.6732632423543772, 1.0507009873554805

def selu_forward(x):
    y = x.astype(float).copy()
    m = y < 0
    y[m] = A * (np.exp(y[m]) - 1)
    return L * y, m * A * np.exp(np.where(m, x, 0)) + ~m

def selu_backward(dout, cache):
    return L * cache * dout
