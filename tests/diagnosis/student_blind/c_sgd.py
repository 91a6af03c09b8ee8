import numpy as np

def loss_grad(w, x, t):
    return 2 * x * (x.dot(w) - t)

def stochastic_descent(w, X, y, order, eta):
    hist = np.zeros((order.size, w.size))
    for k, i in enumerate(order.flatten()):
        w = w - eta * loss_grad(w, X[i], y[i])
        hist[k] = w
    return w, hist
