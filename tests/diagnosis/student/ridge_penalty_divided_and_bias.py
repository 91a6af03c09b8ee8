import numpy as np


def ridge_loss(W, b, X, Y, reg):
    N = X.shape[0]
    pred = np.zeros(Y.shape)
    for i in range(N):
        pred[i] = X[i] @ W + b
    diff = pred - Y
    loss = (diff * diff).sum() / N + reg * (W * W).sum()
    dW = 2 / N * (X.T @ diff + reg * W)
    db = 2 / N * diff.sum(axis=0) + 2 * reg * b
    return loss, dW, db
