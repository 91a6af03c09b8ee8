import numpy as np


def sigmoid_neuron(w, x):
    xs = np.append(x, 1.0)
    f = 1.0 / (1.0 + np.exp(-np.dot(w, xs)))
    df = (1 - f) * f
    return f, df * xs, df * np.array(w[:2])
