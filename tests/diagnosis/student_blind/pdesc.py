import numpy as np


def loss_and_grad(X, t, w, b):
    f = X.dot(w) + b
    bad = (t * f) < 0
    L = -np.sum((t * f)[bad]) / len(t)
    return L, -(X[bad] * t[bad][:, None]).sum(0) / len(t), -t[bad].sum() / len(t)


def perceptron_descent(X, y, w, b, eta, steps):
    t = np.where(y > 0, 1, -1)
    history = np.zeros(steps)
    for s in range(steps):
        history[s], gw, gb = loss_and_grad(X, t, w, b)
        w = w - eta * gw
        b = b - eta * gb
    return w, b, history
