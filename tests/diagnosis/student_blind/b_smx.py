import numpy as np

def probs(S):
    e = np.exp(S - np.max(S, axis=1)[:, None])
    return e / np.sum(e, axis=1)[:, None]

def softmax_loss(W, X, y, reg):
    N, C = X.shape[0], W.shape[1]
    S = X @ W
    S = S - S.max(axis=1, keepdims=True)
    L = np.mean(np.log(np.exp(S).sum(axis=1)) - S[range(N), y])
    T = np.zeros((N, C))
    T[np.arange(N), y] = 1
    G = np.transpose(X) @ (probs(X @ W) - T)
    return L + 0.5 * reg * np.vdot(W, W), G / N + reg * W
