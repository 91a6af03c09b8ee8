import numpy as np

def xavier_uniform(shape):
    s = shape[0] + shape[1]
    return np.sqrt(6.0) / np.sqrt(s)
