import numpy as np

class Lasso:
    def __init__(self, W, b, reg):
        self.W, self.b, self.reg = W, b, reg
    def residual(self, X, Y):
        return np.dot(X, self.W) + self.b - Y
    def value(self, R):
        return np.mean(np.sum(R ** 2, axis=1)) + self.reg * np.sum(np.abs(self.W))

def lasso_loss(W, b, X, Y, reg):
    model = Lasso(W, b, reg)
    R = model.residual(X, Y)
    dW, db = np.zeros_like(W), np.zeros_like(b)
    for x, r in zip(X, R):
        dW += 2 * np.outer(x, r) / len(X)
        db += 2 * r / len(X)
    return model.value(R), dW + reg * np.sign(W), db
