import numpy as np

def relu(z):
    return (abs(z) + z) / 2

class TwoLayerNet:
    def __init__(self, input_size, hidden_size, output_size, std=1e-3):
        shapes = {"W1": (input_size, hidden_size), "b1": (hidden_size,), "W2": (hidden_size, output_size), "b2": (output_size,)}
        self.params = {k: (std * np.random.standard_normal(s) if k[0] == "W" else np.zeros(s)) for k, s in shapes.items()}

    def scores(self, X):
        self.h = relu(X @ self.params["W1"] + self.params["b1"])
        return self.h @ self.params["W2"] + self.params["b2"]

    def loss(self, X, y=None, reg=0.0):
        s = self.scores(X)
        if y is None:
            return s
        n = len(y)
        s = s - s.max(1)[:, None]
        logz = np.log(np.exp(s).sum(1))
        data = (logz - s[np.arange(n), y]).sum() / n
        pen = sum(np.sum(self.params[k] ** 2) for k in ("W1", "W2"))
        ds = np.exp(s - logz[:, None])
        ds[np.arange(n), y] -= 1.0
        ds = ds / n
        dh = ds @ self.params["W2"].T
        dh[self.h <= 0] = 0
        g = {"W2": self.h.T @ ds, "b2": ds.sum(0), "W1": X.T @ dh, "b1": dh.sum(0)}
        for k in ("W1", "W2"):
            g[k] = g[k] + reg * self.params[k]
        return data + 0.5 * reg * pen, g
