import numpy as np


def exploding_gradient(w, x):
    h = [x]
    pre = []
    for weight in w:
        pre.append(weight * h[-1])
        h.append(np.maximum(0, pre[-1]))
    up = 1.0
    dw = []
    for k in range(len(w) - 1, -1, -1):
        delta = up if pre[k] > 0 else 0.0
        dw.insert(0, delta * h[k])
        up = delta * w[k]
    return h[-1], np.array(dw), up
