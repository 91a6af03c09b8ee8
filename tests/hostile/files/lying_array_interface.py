# An address of somebody else's memory
class Liar:
    @property
    def __array_interface__(self):
        return {"shape": (3, 4), "typestr": "<f8", "data": (16, False), "version": 3}


def f(x):
    import numpy as np

    return np.asarray(Liar())
