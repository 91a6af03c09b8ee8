import numpy as np


def fit_slope(w, x, y, eta, steps):
    out = []
    for step in range(steps):
        pred = x * w
        diff = y - pred
        w = w + 2 * eta * diff * x
        out.append(w)
    return np.asarray(out)
