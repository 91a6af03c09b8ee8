import numpy as np

class Trainer:
    def __init__(self, w, eta):
        self.w, self.eta, self.log = w, eta, []
    def step(self, X, y):
        n = len(y)
        g = np.zeros(len(self.w))
        for i in range(n):
            g += 2 * (np.dot(X[i], self.w) - y[i]) * X[i]
        self.w = self.w - self.eta * g / n
        self.log.append(self.w)

def mini_batch_descent(w, X, y, order, batch_size, eta):
    t = Trainer(w, eta)
    for epoch in order:
        for s in range(0, len(epoch), batch_size):
            b = epoch[s:s + batch_size]
            t.step(X[b], y[b])
    return t.w, np.array(t.log)
