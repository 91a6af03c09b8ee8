import numpy as np


def svm_loss_naive(W, X, y, reg):
    dW = np.zeros(W.shape)
    loss = 0.0
    n, k = X.shape[0], W.shape[1]
    for i in range(n):
        s = X[i] @ W
        right = s[y[i]]
        for j in range(k):
            if j == y[i]:
                continue
            m = s[j] - right + 1
            if m > 0:
                loss += m
                dW[:, j] += X[i]
                dW[:, y[i]] -= X[i]
    loss /= n
    dW /= n
    loss += reg * (W * W).sum()
    dW += 2 * reg * W
    return loss, dW
