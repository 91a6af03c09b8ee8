import numpy as np

class ELU:
    def __call__(self, x):
        self.neg = x < 0
        self.e = np.exp(x * self.neg)
        return np.where(self.neg, self.e - 1, x)
    def back(self, d):
        return d * np.where(self.neg, self.e, 1)

def elu_forward(x):
    f = ELU()
    return f(x), f

def elu_backward(dout, cache):
    return cache.back(dout)
