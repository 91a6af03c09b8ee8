import numpy as np


def huber(y, yhat):
    r = yhat - y
    n = len(r)
    losses = np.zeros(n)
    grads = np.zeros(n)
    for i in range(n):
        if abs(r[i]) <= 1:
            losses[i] = 0.5 * r[i] ** 2
            grads[i] = r[i]
        else:
            losses[i] = abs(r[i]) - 0.5
            grads[i] = np.sign(r[i])
    return losses.mean(), grads / n
