import numpy as np

def fit(X):
    lo = X[0].copy(); hi = X[0].copy()
    for row in X[1:]:
        lo = np.where(row < lo, row, lo)
        hi = np.where(row > hi, row, hi)
    return lo, hi

def min_max_scale(X_train, X_test):
    lo, hi = fit(X_train)
    f = lambda A: (A - lo) / (hi - lo)
    return f(X_train), f(X_test)
