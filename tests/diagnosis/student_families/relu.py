import numpy as np
def relu_forward(x):
    return x * (x > 0), x
def relu_backward(dout, cache):
    dx = np.array(dout, copy=True)
    dx[cache <= 0] = 0
    return dx
