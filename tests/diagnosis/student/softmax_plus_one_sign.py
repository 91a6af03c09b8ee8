import numpy as np


def softmax_loss_vectorized(W, X, y, reg):
    n = X.shape[0]
    Z = X @ W
    Z -= Z.max(axis=1).reshape(-1, 1)
    logp = Z - np.log(np.exp(Z).sum(axis=1)).reshape(-1, 1)
    loss = -logp[range(n), y].mean() + reg * np.sum(W**2)
    G = np.exp(logp)
    for i in range(n):
        G[i, y[i]] = G[i, y[i]] + 1
    return loss, X.T.dot(G) / n + 2 * reg * W
