import numpy as np


def s(t):
    return 1 / (1 + np.exp(-t))


def ds(t):
    return s(t) * (1 - s(t))


def sigmoid_ratio(x, y):
    u = x + s(y)
    v = s(x) + (x + y) ** 2
    f = u / v
    du_dx, du_dy = 1.0, ds(y)
    dv_dx = ds(x) + 2 * (x + y)
    dv_dy = 2 * (x + y)
    return f, (du_dx * v - u * dv_dx) / v ** 2, (du_dy * v - u * dv_dy) / v ** 2
