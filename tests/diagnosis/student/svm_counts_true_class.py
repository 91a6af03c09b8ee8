import numpy as np


def svm_loss_naive(W, X, y, reg):
    N = len(y)
    loss, dW = 0.0, np.zeros_like(W)
    for i in range(N):
        scores = np.dot(X[i], W)
        for j in range(W.shape[1]):
            margin = max(0.0, scores[j] - scores[y[i]] + 1.0)
            loss += margin / N
            if margin > 0 and j != y[i]:
                dW[:, j] += X[i] / N
                dW[:, y[i]] -= X[i] / N
    for row in W:
        for w in row:
            loss += reg * w * w
    dW += reg * W * 2
    return loss, dW
