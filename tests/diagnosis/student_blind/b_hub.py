import numpy as np

def huber(y, yhat):
    a = np.abs(yhat - y)
    q = np.minimum(a, 1.0)
    return np.mean(0.5 * q ** 2 + (a - q))

def huber_prime(y, yhat):
    return np.clip(yhat - y, -1, 1) / len(y)
