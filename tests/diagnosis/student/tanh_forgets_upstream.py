import numpy as np


def tanh_forward(x):
    return np.tanh(x), x


def tanh_backward(dout, x):
    grad = np.empty(x.shape)
    for place in np.ndindex(*x.shape):
        grad[place] = 1 - np.tanh(x[place]) ** 2
    return grad
