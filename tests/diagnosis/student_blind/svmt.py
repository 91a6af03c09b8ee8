import numpy as np


class LinearSVM:
    def __init__(self, W, reg):
        self.W, self.reg = W, reg

    def loss(self, X, y):
        N = len(y)
        idx = np.arange(N)
        S = X.dot(self.W)
        M = np.maximum(0, S - S[idx, y].reshape(N, 1) + 1)
        M[idx, y] = 0
        B = np.where(M > 0, 1.0, 0.0)
        B[idx, y] -= B.sum(axis=1)
        return M.sum() / N + self.reg * np.sum(self.W ** 2), X.T.dot(B) / N + 2 * self.reg * self.W


def svm_train(W, X, y, alpha, reg, steps):
    model = LinearSVM(W, reg)
    losses = []
    for it in range(steps):
        value, grad = model.loss(X, y)
        losses.append(value)
        model.W = model.W - alpha * grad
    return model.W, np.array(losses)
