import numpy as np

def svm_loss(W, X, y, reg):
    C, D = W.shape
    N = X.shape[1]
    G = np.zeros_like(W)
    total = 0
    for i in range(N):
        x = X[:, i]
        s = W.dot(x)
        bad = [j for j in range(C) if j != y[i] and s[j] - s[y[i]] + 1 > 0]
        total += sum(s[j] - s[y[i]] + 1 for j in bad)
        for j in bad:
            G[j] += x
        G[y[i]] -= len(bad) * x
    return total / N + reg * np.sum(W ** 2), G / N + 2 * reg * W
