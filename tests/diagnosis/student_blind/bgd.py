import numpy as np


def batch_descent(w, X, y, eta, epochs):
    N = X.shape[0]
    hist = np.zeros((epochs, len(w)))
    t = 0
    while t < epochs:
        residual = y - X.dot(w)
        g = -2.0 / N * X.T.dot(residual)
        w = w - eta * g
        hist[t] = w
        t += 1
    return w, hist
