import numpy as np


def hinge(y, yhat):
    m = 1 - y * yhat
    active = m > 0
    loss = (m * active).sum() / len(y)
    g = np.zeros_like(yhat)
    g[active] = -y[active]
    return loss, g / len(y)
