import numpy as np


def equal_weights(x, W1, W2, y):
    x, W1, W2 = np.asarray(x), np.asarray(W1), np.asarray(W2)
    hidden = 1 / (1 + np.exp(-x.dot(W1)))
    err = hidden.dot(W2) - y
    loss = err * err / 2
    gW2 = err * hidden
    delta = err * W2 * hidden * (1 - hidden)
    gW1 = x.reshape(-1, 1) * delta.reshape(1, -1)
    return loss, gW1, gW2
