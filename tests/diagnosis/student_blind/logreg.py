import numpy as np


def logistic_regression(w, x, y, z):
    feats = np.array([x, y, z])
    q = np.dot(np.array(w), feats)
    p = 1.0 / (1.0 + np.exp(-q))
    slope = p * (1 - p)
    dw = slope * feats
    dx, dy, dz = slope * np.array(w)
    return p, dw, dx, dy, dz
