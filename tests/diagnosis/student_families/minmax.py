import numpy as np
def min_max_scale(X_train, X_test):
    lo = np.min(X_train, 0); hi = np.max(X_train, 0)
    def scaled(X):
        return np.array([[(v - lo[j]) / (hi[j] - lo[j]) for j, v in enumerate(row)] for row in X])
    return scaled(X_train), scaled(X_test)
