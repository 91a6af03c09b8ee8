import numpy as np

def binary_cross_entropy(y, yhat):
    pt = y * yhat + (1 - y) * (1 - yhat)
    return -np.sum(np.log(pt)) / len(y)

def binary_cross_entropy_prime(y, yhat):
    return -(y / yhat - (1 - y) / (1 - yhat)) / len(y)
