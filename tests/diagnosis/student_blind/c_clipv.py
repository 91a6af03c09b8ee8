import numpy as np

def clip_by_value(g, limit):
    return np.sign(g) * np.minimum(np.abs(g), limit)
