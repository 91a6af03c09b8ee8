import numpy as np

def ridge_loss(W, b, X, Y, reg):
    Xb = np.hstack([X, np.ones((len(X), 1))])
    Wb = np.vstack([W, b])
    E = Xb @ Wb - Y
    G = 2 / len(X) * Xb.T @ E
    G[:-1] += reg * W
    return (E ** 2).sum(axis=1).mean() + reg / 2 * (W ** 2).sum(), G[:-1], G[-1]
