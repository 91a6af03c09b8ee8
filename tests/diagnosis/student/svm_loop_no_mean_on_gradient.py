import numpy as np


def svm_loss_naive(W, X, y, reg):
    D, C = W.shape
    N = X.shape[0]
    grad = np.zeros((D, C))
    total = 0.0
    for i in range(N):
        s = X[i].dot(W)
        right = s[y[i]]
        for c in range(C):
            if c != y[i]:
                m = s[c] - right + 1
                if m > 0:
                    total = total + m
                    for d in range(D):
                        grad[d, c] += X[i, d]
                        grad[d, y[i]] -= X[i, d]
    total = total / N
    total += reg * (W**2).sum()
    grad += 2 * reg * W
    return total, grad
