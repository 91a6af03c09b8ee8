import numpy as np


def perceptron_loss(X, y, w, b):
    n = len(y)
    total, dw, db = 0.0, np.zeros_like(w), 0.0
    for x, label in zip(X, y):
        t = 1 if label == 1 else -1
        f = x.dot(w) + b
        if t * f < 0:
            total += -t * f
            dw -= t * x
            db -= t
    return total / n, dw / n, db / n
