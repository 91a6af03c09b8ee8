import numpy as np
def ridge_loss(W, b, X, Y, reg):
    N = X.shape[0]
    loss = 0.0
    dW = np.zeros_like(W)
    db = np.zeros_like(b)
    for i in range(N):
        r = X[i].dot(W) + b - Y[i]
        loss += np.sum(r ** 2)
        dW += 2 * np.outer(X[i], r)
        db += 2 * r
    return loss / N + reg * np.sum(W ** 2), dW / N + 2 * reg * W, db / N
