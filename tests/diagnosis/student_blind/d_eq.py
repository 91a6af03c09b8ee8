import numpy as np

def equal_weights(x, W1, W2, y):
    W1, W2 = np.array(W1, float), np.array(W2, float)
    a = [1 / (1 + np.exp(-(x[0] * W1[0, j] + x[1] * W1[1, j]))) for j in (0, 1)]
    out = a[0] * W2[0] + a[1] * W2[1]
    e = out - y
    d = [e * W2[j] * a[j] * (1 - a[j]) for j in (0, 1)]
    return 0.5 * e ** 2, np.array([[d[j] * x[i] for j in (0, 1)] for i in (0, 1)]), np.array([e * a[j] for j in (0, 1)])
