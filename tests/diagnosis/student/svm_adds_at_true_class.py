import numpy as np


def svm_loss(W, X, y, reg):
    loss = 0.0
    dW = np.zeros(W.shape)
    for i, label in enumerate(y):
        scores = X[i] @ W
        diff = scores - scores[label] + 1
        diff[label] = 0
        bad = diff > 0
        loss += diff[bad].sum()
        dW[:, bad] += X[i][:, None]
        dW[:, label] += bad.sum() * X[i]
    N = y.size
    return loss / N + reg * np.sum(W * W), dW / N + 2 * reg * W
