import numpy as np

def leaky_relu_forward(x):
    return np.maximum(0.01 * x, x), {"x": x}

def leaky_relu_backward(dout, cache):
    return np.where(cache["x"] >= 0, dout, dout * 0.01)
