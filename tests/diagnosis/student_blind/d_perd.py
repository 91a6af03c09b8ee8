import numpy as np

def perceptron_descent(X, y, w, b, eta, steps):
    hist = []
    for _ in range(steps):
        gw, gb, L = 0 * w, 0.0, 0.0
        for xi, yi in zip(X, y):
            m = yi * (xi.dot(w) + b)
            if m < 0:
                L -= m
                gw = gw - yi * xi
                gb = gb - yi
        hist.append(L / len(X))
        w, b = w - eta * gw / len(X), b - eta * gb / len(X)
    return w, b, np.array(hist)
