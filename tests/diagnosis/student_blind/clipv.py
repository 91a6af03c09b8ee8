import numpy as np


def clip_by_value(g, limit):
    out = g.copy()
    for i, v in enumerate(g):
        if v > limit:
            out[i] = limit
        if v < -limit:
            out[i] = -limit
    return out
