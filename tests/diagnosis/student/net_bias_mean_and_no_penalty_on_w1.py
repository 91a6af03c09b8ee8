import numpy as np


class TwoLayerNet:
    def __init__(self, n_in, n_hid, n_out):
        self.params = {"W1": np.zeros((n_in, n_hid)), "b1": np.zeros(n_hid)}
        self.params.update({"W2": np.zeros((n_hid, n_out)), "b2": np.zeros(n_out)})

    def loss(self, X, y=None, reg=0.0):
        W1, b1, W2, b2 = (self.params[k] for k in ("W1", "b1", "W2", "b2"))
        N = X.shape[0]
        hid = np.maximum(X @ W1 + b1, 0)
        scores = hid @ W2 + b2
        if y is None:
            return scores
        scores = scores - scores.max(axis=1, keepdims=True)
        logsum = np.log(np.exp(scores).sum(axis=1, keepdims=True))
        loss = (logsum[:, 0] - scores[np.arange(N), y]).mean()
        loss += reg * (np.sum(W1 * W1) + np.sum(W2 * W2))
        ds = np.exp(scores - logsum)
        ds[np.arange(N), y] -= 1
        ds /= N
        grads = {"W2": hid.T @ ds + 2 * reg * W2, "b2": ds.mean(axis=0)}
        dh = ds @ W2.T
        dh[hid <= 0] = 0
        grads["W1"] = X.T @ dh
        grads["b1"] = dh.mean(axis=0)
        return loss, grads
