import numpy as np

def perceptron_epoch(X, y, w, b, eta):
    W = np.append(w, b)
    Xb = np.c_[X, np.ones(len(X))]
    for row, t in zip(Xb, y):
        p = (row @ W) >= 0
        if t == 1 and not p:
            W = W + eta * row
        elif t == 0 and p:
            W = W - eta * row
    return W[:-1], W[-1]
