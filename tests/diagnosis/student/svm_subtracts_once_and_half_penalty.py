import numpy as np


def svm_loss_vectorized(W, X, y, reg):
    n = X.shape[0]
    S = np.matmul(X, W)
    true = np.array([S[i, y[i]] for i in range(n)]).reshape(n, 1)
    M = S - true + 1
    M[M < 0] = 0
    for i in range(n):
        M[i, y[i]] = 0
    loss = np.sum(M) / n + reg * np.sum(np.square(W))
    B = np.where(M > 0, 1.0, 0.0)
    for i in range(n):
        if B[i].any():
            B[i, y[i]] = -1
    dW = np.matmul(X.T, B) / n + reg * W
    return loss, dW
