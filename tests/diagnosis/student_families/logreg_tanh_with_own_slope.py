import numpy as np
def sig(t):
    return np.tanh(t)
def logistic_regression(w, x, y, z):
    feats = np.array([x, y, z])
    f = sig(np.dot(w, feats))
    d = 1 - f ** 2
    dw = d * feats
    dx, dy, dz = d * np.array(w)
    return f, dw, dx, dy, dz
