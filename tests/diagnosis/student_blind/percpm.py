import numpy as np


def perceptron_epoch(X, y, w, b, eta):
    for i, x in enumerate(X):
        s = sum(x[j] * w[j] for j in range(len(w))) + b
        guess = -1 if s < 0 else 1
        if guess != y[i]:
            w = [w[j] + eta * y[i] * x[j] for j in range(len(w))]
            b = b + eta * y[i]
    return np.array(w), b
