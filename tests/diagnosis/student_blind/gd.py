import numpy as np


def gradient_descent(w, gradients, eta):
    T = gradients.shape[0]
    return np.array([w - eta * gradients[: t + 1].sum(axis=0) for t in range(T)])
