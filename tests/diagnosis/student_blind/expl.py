import numpy as np


def exploding_gradient(w, x):
    acts = [x]
    for wi in w:
        acts.append(wi * acts[-1])
    grad = 1.0
    dw = np.zeros(len(w))
    for i in reversed(range(len(w))):
        dw[i] = grad * acts[i]
        grad = grad * w[i]
    return acts[-1], dw, grad
