import numpy as np


def softmax(row):
    e = [np.exp(v) for v in row]
    return np.array(e) / sum(e)


def softmax_loss_naive(W, X, y, reg):
    loss, dW = 0.0, np.zeros(W.shape)
    for n, t in enumerate(y):
        x = X[n]
        p = softmax(x.dot(W))
        loss -= np.log(p[t])
        p[t] -= 1
        dW += np.outer(x, p)
    return loss / len(X) + reg * (W * W).sum(), dW / len(X) + 2 * reg * W
