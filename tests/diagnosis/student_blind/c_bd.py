import numpy as np

def batch_descent(w, X, y, eta, epochs):
    A, b = X.T @ X, X.T @ y
    N = len(y)
    hist = [w]
    for _ in range(epochs):
        hist.append(hist[-1] - 2 * eta / N * (A @ hist[-1] - b))
    return hist[-1], np.array(hist[1:])
