import numpy as np


def min_max_scale(X_train, X_test):
    lo, hi = np.amin(X_train, axis=0), np.amax(X_train, axis=0)
    span = hi - lo
    scaled = [np.divide(np.subtract(A, lo), span) for A in (X_train, X_test)]
    return tuple(scaled)
