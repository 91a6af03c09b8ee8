import numpy as np
def sig(t):
    return 1.0 / (1.0 + np.exp(-t))
def logistic_regression(w, x, y, z):
    feats = np.array([x, y, z])
    f = sig(np.dot(w, feats))
    d = f * (1 - f)
    dw = d * feats
    dx, dy, dz = d * np.array(w)
    return f, dw, dx, dy, dz
