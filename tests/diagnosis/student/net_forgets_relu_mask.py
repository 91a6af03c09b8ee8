import numpy as np


class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size):
        self.params = {
            "W1": np.random.randn(input_size, hidden_size),
            "b1": np.zeros(hidden_size),
            "W2": np.random.randn(hidden_size, output_size),
            "b2": np.zeros(output_size),
        }

    def loss(self, X, y=None, reg=0.0):
        p = self.params
        z = X.dot(p["W1"]) + p["b1"]
        a = z * (z > 0)
        out = a.dot(p["W2"]) + p["b2"]
        if y is None:
            return out
        N = len(X)
        e = np.exp(out - out.max(1)[:, None])
        q = e / e.sum(1)[:, None]
        data = sum(-np.log(q[i, y[i]]) for i in range(N)) / N
        loss = data + reg * ((p["W1"] ** 2).sum() + (p["W2"] ** 2).sum())
        T = np.zeros(q.shape)
        T[range(N), y] = 1
        delta = (q - T) / N
        back = delta.dot(p["W2"].T)
        g = {}
        g["W2"] = a.T.dot(delta) + 2 * reg * p["W2"]
        g["b2"] = delta.sum(0)
        g["W1"] = X.T.dot(back) + 2 * reg * p["W1"]
        g["b1"] = back.sum(0)
        return loss, g
