import numpy as np


def logistic_regression(w, x, y, z, t):
    inputs = np.array([x, y, z])
    w = np.array(w)
    prob = 1 / (1 + np.exp(-(w * inputs).sum()))
    if t == 1:
        L = -np.log(prob)
    elif t == 0:
        L = -np.log(1 - prob)
    else:
        L = -t * np.log(prob) - (1 - t) * np.log(1 - prob)
    delta = prob - t
    grads_in = delta * w
    return L, delta * inputs, grads_in[0], grads_in[1], grads_in[2]
