import numpy as np


def func(v):
    return np.sum(v ** 3) + np.sum(v) ** 2


def gradient_check(x, dx, h):
    num = np.empty_like(x)
    for k in range(x.size):
        old = x[k]
        x[k] = old + h
        plus = func(x)
        x[k] = old - h
        minus = func(x)
        x[k] = old
        num[k] = (plus - minus) / (2 * h)
    rel = np.abs(num - dx) / np.maximum(np.abs(num), np.abs(dx))
    return num, rel.max()
