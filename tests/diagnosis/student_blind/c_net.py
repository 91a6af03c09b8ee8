import numpy as np

class Dense:
    def __init__(self, W, b):
        self.W, self.b = W, b
    def forward(self, x):
        self.x = x
        return x.dot(self.W) + self.b
    def backward(self, g, reg):
        self.dW = self.x.T.dot(g) + 2 * reg * self.W
        self.db = g.sum(axis=0)
        return g.dot(self.W.T)

class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size, std=1e-4):
        r = np.random.RandomState(0)
        self.params = dict(W1=std * r.randn(input_size, hidden_size), b1=np.zeros(hidden_size),
                           W2=std * r.randn(hidden_size, output_size), b2=np.zeros(output_size))

    def loss(self, X, y=None, reg=0.0):
        p = self.params
        l1, l2 = Dense(p["W1"], p["b1"]), Dense(p["W2"], p["b2"])
        z = l1.forward(X)
        s = l2.forward(np.maximum(z, 0))
        if y is None:
            return s
        s = s - s.max(axis=1, keepdims=True)
        P = np.exp(s) / np.exp(s).sum(axis=1, keepdims=True)
        N = X.shape[0]
        L = -np.log(P[np.arange(N), y]).mean() + reg * ((p["W1"] ** 2).sum() + (p["W2"] ** 2).sum())
        P[np.arange(N), y] -= 1
        g = l2.backward(P / N, reg)
        g = g * (z > 0)
        l1.backward(g, reg)
        return L, {"W1": l1.dW, "b1": l1.db, "W2": l2.dW, "b2": l2.db}
