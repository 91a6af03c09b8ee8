import numpy as np
class TwoLayerNet(object):
    def __init__(self, input_size, hidden_size, output_size, std=1e-4):
        self.params = {}
        self.params['W1'] = std * np.random.randn(input_size, hidden_size)
        self.params['b1'] = np.zeros(hidden_size)
        self.params['W2'] = std * np.random.randn(hidden_size, output_size)
        self.params['b2'] = np.zeros(output_size)

    def loss(self, X, y=None, reg=0.0):
        W1, b1 = self.params['W1'], self.params['b1']
        W2, b2 = self.params['W2'], self.params['b2']
        N, D = X.shape
        a1 = X.dot(W1) + b1
        h1 = np.maximum(0, a1)
        scores = h1.dot(W2) + b2
        if y is None:
            return scores
        e = np.exp(scores - np.max(scores, axis=1, keepdims=True))
        probs = e / np.sum(e, axis=1, keepdims=True)
        data_loss = np.sum(-np.log(probs[range(N), y])) / N
        reg_loss = reg * np.sum(W1 * W1) + reg * np.sum(W2 * W2)
        loss = data_loss + reg_loss
        grads = {}
        dscores = probs
        dscores[range(N), y] -= 1
        dscores /= N
        grads['W2'] = np.dot(h1.T, dscores) + 2 * reg * W2
        grads['b2'] = np.sum(dscores, axis=0)
        dh = np.dot(dscores, W2.T)
        dh[h1 <= 0] = 0
        grads['W1'] = np.dot(X.T, dh) + 2 * reg * W1
        grads['b1'] = np.sum(dh, axis=0)
        return loss, grads
