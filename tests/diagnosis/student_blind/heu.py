import numpy as np


def he_uniform(shape):
    fan_in = shape[0]
    std = np.sqrt(2.0 / fan_in)
    return np.sqrt(3.0) * std
