import numpy as np

def softmax(s):
    z = np.exp(s - s.max(axis=1, keepdims=True))
    return z / z.sum(axis=1, keepdims=True)

class TwoLayerNet:
    def __init__(self, D, H, C, std=1e-4):
        self.params = {"W1": std * np.random.randn(D, H), "b1": np.zeros(H), "W2": std * np.random.randn(H, C), "b2": np.zeros(C)}

    def loss(self, X, y=None, reg=0.0):
        P = self.params
        H = X @ P["W1"] + P["b1"]
        R = np.clip(H, 0, None)
        S = R @ P["W2"] + P["b2"]
        if y is None:
            return S
        N = len(y)
        p = softmax(S)
        L = 0.0
        for i in range(N):
            L -= np.log(p[i, y[i]])
        L = L / N + reg * (np.sum(P["W1"] ** 2) + np.sum(P["W2"] ** 2))
        D = p - np.eye(S.shape[1])[y]
        G = {}
        G["W2"] = R.T @ D / N + 2 * reg * P["W2"]
        G["b2"] = np.sum(D, 0) / N
        B = D @ P["W2"].T * (H > 0)
        G["W1"] = X.T @ B / N + 2 * reg * P["W1"]
        G["b1"] = np.sum(B, 0) / N
        return L, G
