import numpy as np


def scores(W, X):
    N, C = X.shape[0], W.shape[1]
    S = np.zeros((N, C))
    for n in range(N):
        for c in range(C):
            for d in range(X.shape[1]):
                S[n, c] += X[n, d] * W[d, c]
    return S
