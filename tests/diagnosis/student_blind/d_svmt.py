import numpy as np

def svm(W, X, y, reg):
    L, G = 0.0, np.zeros(W.shape)
    for x, c in zip(X, y):
        s = np.dot(x, W)
        for j in range(len(s)):
            if j != c and s[j] - s[c] + 1 > 0:
                L += s[j] - s[c] + 1
                G[:, j] += x
                G[:, c] -= x
    n = len(y)
    return L / n + reg * np.sum(W ** 2), G / n + 2 * reg * W

def svm_train(W, X, y, order, batch_size, alpha, reg):
    losses = []
    for perm in order:
        for k in range(0, len(perm), batch_size):
            ids = perm[k:k + batch_size]
            loss, grad = svm(W, X[ids], y[ids], reg)
            W = W - alpha * grad
            losses.append(loss)
    return W, np.array(losses)
