import numpy as np


def relu(v):
    return np.where(v > 0, v, 0)


class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size):
        self.params = {"W1": 0, "b1": 0, "W2": 0, "b2": 0}

    def loss(self, X, y=None, reg=0.0):
        W1, W2 = self.params["W1"], self.params["W2"]
        b1 = self.params["b1"]
        h = relu(np.dot(X, W1) + b1)
        s = np.dot(h, W2)
        if y is None:
            return s
        n, loss = len(y), 0.0
        dW1, dW2 = np.zeros(W1.shape), np.zeros(W2.shape)
        db1, db2 = np.zeros(W1.shape[1]), np.zeros(W2.shape[1])
        for i in range(n):
            e = np.exp(s[i] - s[i].max())
            p = e / e.sum()
            loss += -np.log(p[y[i]]) / n
            p[y[i]] -= 1
            p = p / n
            dW2 += np.outer(h[i], p)
            db2 += p
            back = (W2 @ p) * (h[i] > 0)
            dW1 += np.outer(X[i], back)
            db1 += back
        loss += reg * np.sum(W1 * W1) + reg * np.sum(W2 * W2)
        return loss, {"W1": dW1 + 2 * reg * W1, "b1": db1, "W2": dW2 + 2 * reg * W2, "b2": db2}
