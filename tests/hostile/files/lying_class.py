class Liar:
    @property
    def __class__(self):
        import numpy

        return numpy.ndarray

    shape = (3, 4)
    nbytes = 0
    ndim = 2


def f(x):
    return Liar()
