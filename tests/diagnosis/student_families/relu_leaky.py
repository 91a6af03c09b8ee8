import numpy as np
def relu_forward(x):
    return np.where(x > 0, x, 0.01 * x), x
def relu_backward(dout, cache):
    dx = np.array(dout, copy=True)
    dx[cache <= 0] = 0
    return dx
