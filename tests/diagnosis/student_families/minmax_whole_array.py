import numpy as np
def min_max_scale(X_train, X_test):
    lo = np.full(X_train.shape[1], X_train.min()); hi = np.full(X_train.shape[1], X_train.max())
    def scaled(X):
        return np.array([[(v - lo[j]) / (hi[j] - lo[j]) for j, v in enumerate(row)] for row in X])
    return scaled(X_train), scaled(X_test)
