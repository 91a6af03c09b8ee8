import numpy as np


class Tanh:
    def forward(self, x):
        self.out = np.tanh(x)
        return self.out

    def backward(self, grad):
        return grad * (1.0 - np.square(self.out))


def tanh_forward(x):
    layer = Tanh()
    return layer.forward(x), layer


def tanh_backward(dout, cache):
    return cache.backward(dout)
