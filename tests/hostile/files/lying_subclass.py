# expected: FINISHED
import numpy as np


class Liar(np.ndarray):
    def __eq__(self, other):
        return True

    def __array_ufunc__(self, *args, **kwargs):
        return True

    __hash__ = None


def f(x):
    return np.zeros((2, 2)).view(Liar)
