import numpy as np


def ridge_loss(W, b, X, Y, reg):
    N = len(X)
    R = np.matmul(X, W) + b - Y
    data = np.einsum("nc,nc->", R, R) / N
    loss = data + reg * np.linalg.norm(W) ** 2
    G = (2.0 / N) * R
    dW = np.matmul(X.T, G) + 2 * reg * W
    db = np.sum(G, axis=0)
    return loss, dW, db
