import numpy as np

def perceptron_loss(X, y, w, b):
    f = X @ w + b
    m = np.maximum(-y * f, 0)
    on = (m > 0) * y
    return m.mean(), -np.dot(X.T, on) / len(y), -on.sum() / len(y)
