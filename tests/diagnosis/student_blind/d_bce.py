import numpy as np

def sig(t):
    return 1.0 / (1.0 + np.exp(-t))

def two_layer_bce_step(x, y, W1, b1, W2, b2, eta):
    h = sig(np.matmul(x, W1) + b1)
    p = sig(np.sum(h * W2) + b2)
    dp = -y / p + (1 - y) / (1 - p)
    ds = dp * p * (1 - p)
    dh = ds * W2
    dt = dh * h * (1 - h)
    new = {"W1": W1 - eta * np.outer(x, dt), "b1": b1 - eta * dt, "W2": W2 - eta * ds * h, "b2": b2 - eta * ds}
    return new["W1"], new["b1"], new["W2"], new["b2"]
