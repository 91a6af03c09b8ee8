import numpy as np


def svm_loss_naive(W, X, y, reg):
    dW = np.zeros(W.shape)
    loss = 0
    for n in range(len(y)):
        xi, yi = X[n], y[n]
        scores = xi @ W
        for j, s in enumerate(scores):
            if j == yi:
                continue
            if s - scores[yi] > 0:
                loss += s - scores[yi]
                dW[:, j] += xi
                dW[:, yi] -= xi
    loss /= len(X)
    dW /= len(X)
    return loss + reg * np.linalg.norm(W) ** 2, dW
