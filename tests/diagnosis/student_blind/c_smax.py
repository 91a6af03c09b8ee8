import numpy as np

def softmax_loss_vectorized(W, X, y, reg):
    S = X @ W
    S -= S.max(axis=1)[:, np.newaxis]
    E = np.exp(S)
    Z = E.sum(axis=1)
    n = np.arange(X.shape[0])
    loss = (np.log(Z) - S[n, y]).sum() + reg * (W * W).sum()
    P = E / Z[:, None]
    P[n, y] -= 1
    return loss, np.einsum("nd,nc->dc", X, P) + 2 * reg * W
