import numpy as np

def categorical_cross_entropy(y, yhat):
    picked = yhat[y.astype(bool)]
    return float(np.mean(-np.log(picked + 1e-15)))

def categorical_cross_entropy_prime(y, yhat):
    return np.where(y > 0, -1.0 / np.maximum(yhat, 1e-15), 0.0) / y.shape[0]
