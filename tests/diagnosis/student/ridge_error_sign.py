import numpy as np


def ridge_loss(W, b, X, Y, reg):
    r = Y - (np.dot(X, W) + b)
    n = float(len(X))
    loss = np.sum(np.square(r)) / n + reg * np.sum(np.square(W))
    dW = 2.0 / n * np.dot(X.T, r) + 2.0 * reg * W
    db = 2.0 / n * np.sum(r, axis=0)
    return loss, dW, db
