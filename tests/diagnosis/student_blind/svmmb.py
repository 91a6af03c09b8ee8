import numpy as np


def _loss(W, X, y, reg):
    n = X.shape[0]
    total, G = 0.0, np.zeros_like(W)
    for x, c in zip(X, y):
        s = x @ W
        m = s - s[c] + 1
        m[c] = 0
        v = m > 0
        total += m[v].sum()
        G[:, v] += x[:, None]
        G[:, c] -= v.sum() * x
    return total / n + reg * (W ** 2).sum(), G / n + 2 * reg * W


def svm_train(W, X, y, order, batch_size, alpha, reg):
    hist = []
    for idx in order:
        while len(idx) > 0:
            batch, idx = idx[:batch_size], idx[batch_size:]
            L, G = _loss(W, X[batch], y[batch], reg)
            hist.append(L)
            W = W - alpha * G
    return W, np.array(hist)
