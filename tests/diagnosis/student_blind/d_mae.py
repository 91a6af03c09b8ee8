import numpy as np

def mae(y, yhat):
    diff = yhat - y
    grad = diff / np.abs(diff)
    return np.mean(np.abs(diff)), grad / diff.size
