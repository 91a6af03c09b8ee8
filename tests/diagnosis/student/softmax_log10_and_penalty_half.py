import numpy as np


def softmax_loss_vectorized(W, X, y, reg):
    Z = X @ W
    Z = Z - np.max(Z, axis=1)[:, np.newaxis]
    P = np.exp(Z)
    P = P / P.sum(1)[:, np.newaxis]
    Y = np.eye(W.shape[1])[y]
    picked = (P * Y).sum(axis=1)
    loss = -np.mean(np.log10(np.where(picked == 0, 1e-300, picked)))
    loss += reg * np.sum(W * W)
    dW = X.T @ (P - Y) / X.shape[0]
    dW += reg * W
    return loss, dW
