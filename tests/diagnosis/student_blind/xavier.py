import math


def xavier_normal(shape):
    n_in, n_out = shape[0], shape[1]
    return math.sqrt(2.0 / (n_in + n_out))
