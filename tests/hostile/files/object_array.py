# expected: FINISHED
import numpy as np


class Bomb:
    def __reduce__(self):
        return print, ("unpickled",)


def f(x):
    return np.array([Bomb()], dtype=object)
