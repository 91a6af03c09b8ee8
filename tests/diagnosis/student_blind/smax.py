import numpy as np


def softmax_loss_naive(W, X, y, reg):
    D, C = W.shape
    N = X.shape[0]
    loss = 0.0
    dW = np.zeros((D, C))
    for i in range(N):
        f = X[i].dot(W)
        f = f - f.max()
        Z = np.sum(np.exp(f))
        loss += np.log(Z) - f[y[i]]
        for j in range(C):
            pj = np.exp(f[j]) / Z
            dW[:, j] += (pj - (j == y[i])) * X[i]
    loss = loss / N + reg * np.sum(W ** 2)
    dW = dW / N + 2 * reg * W
    return loss, dW
