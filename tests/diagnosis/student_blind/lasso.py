import numpy as np


def lasso_loss(W, b, X, Y, reg):
    N = X.shape[0]
    pred = np.dot(X, W) + b
    diff = Y - pred
    loss = (diff ** 2).sum() / N + reg * np.abs(W).sum()
    dpred = -2 * diff / N
    dW = X.T.dot(dpred)
    dW += np.where(W > 0, reg, -reg)
    db = dpred.sum(0)
    return loss, dW, db
