import numpy as np


def softmax_loss_naive(W, X, y, reg):
    loss, dW = 0.0, np.zeros(W.shape)
    for n, t in enumerate(y):
        x = X[n]
        e = np.exp(x.dot(W))
        p = e / np.sum(e)
        loss -= np.log(p[t])
        p[t] -= 1
        dW += np.outer(x, p)
    return loss + reg * (W * W).sum(), dW + 2 * reg * W
