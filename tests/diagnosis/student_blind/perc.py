import numpy as np


def step(v):
    return int(v >= 0)


def perceptron_epoch(X, y, w, b, eta):
    w = w.copy()
    for xi, target in zip(X, y):
        update = eta * (target - step(np.dot(xi, w) + b))
        w += update * xi
        b += update
    return w, b
