import numpy as np


def clip_by_norm(g, limit):
    length = np.linalg.norm(g)
    factor = min(1.0, limit / length)
    return factor * g
