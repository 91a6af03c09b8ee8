import numpy as np

def svm_train(W, X, y, alpha, reg, steps):
    N, hist = len(y), []
    hot = np.eye(W.shape[1])[y]
    for _ in range(steps):
        S = X @ W
        M = S - (S * hot).sum(1, keepdims=True) + 1
        M = M * (M > 0) * (1 - hot)
        hist.append(M.sum() / N + 0.5 * reg * (W ** 2).sum())
        G = (M > 0).astype(float)
        G -= hot * G.sum(1, keepdims=True)
        W = W - alpha * (X.T @ G / N + reg * W)
    return W, np.array(hist)
