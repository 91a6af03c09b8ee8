import numpy as np
def svm_train(W, X, y, alpha, reg, steps):
    W = W.copy()
    losses = []
    N, C = X.shape[0], W.shape[1]
    for step in range(int(steps)):
        loss = 0.0
        G = np.zeros_like(W)
        for i in range(N):
            s = X[i].dot(W)
            for j in range(C):
                m = s[j] - s[y[i]] + 1
                if j != y[i] and m > 0:
                    loss += m
                    G[:, j] += X[i]
                    G[:, y[i]] -= X[i]
        losses.append(loss / N + reg * np.sum(W * W))
        W = W - alpha * (G / N + 2 * reg * W)
    return W, np.array(losses)
