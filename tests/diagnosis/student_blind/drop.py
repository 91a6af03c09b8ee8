import numpy as np


class Dropout:
    def __init__(self, keep, training):
        self.keep = keep
        self.training = training

    def __call__(self, x, mask):
        self.scale = mask / self.keep if self.training else np.ones_like(x)
        return x * self.scale

    def grad(self, g):
        return g * self.scale


def dropout_forward(x, mask, p, mode):
    d = Dropout(p, mode == "train")
    return d(x, mask), d


def dropout_backward(dout, cache):
    return cache.grad(dout)
