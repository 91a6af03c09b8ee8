import numpy as np

def sigmoid_forward(x):
    y = np.where(x >= 0, 1 / (1 + np.exp(-np.abs(x))), np.exp(-np.abs(x)) / (1 + np.exp(-np.abs(x))))
    return y, y

def sigmoid_backward(dout, cache):
    dx = np.zeros(cache.shape)
    it = np.nditer(cache, flags=["multi_index"])
    while not it.finished:
        k = it.multi_index
        dx[k] = dout[k] * cache[k] * (1.0 - cache[k])
        it.iternext()
    return dx
