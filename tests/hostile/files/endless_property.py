import numpy as np


class Slow(np.ndarray):
    @property
    def nbytes(self):
        while True:
            pass


def f(x):
    return x.view(Slow)
