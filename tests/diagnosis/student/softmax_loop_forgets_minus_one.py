import numpy as np


def softmax_loss_naive(W, X, y, reg):
    num = X.shape[0]
    loss = 0.0
    dW = np.zeros_like(W)
    for i in range(num):
        f = X[i].dot(W)
        f = f - max(f)
        e = np.exp(f)
        prob = e / e.sum()
        loss += np.log(e.sum()) - f[y[i]]
        for k in range(W.shape[1]):
            dW[:, k] += prob[k] * X[i]
    return loss / num + reg * np.sum(W * W), dW / num + 2 * reg * W
