import numpy as np

def gradient_check(x, dx, h):
    E = np.eye(len(x)) * h
    F = lambda Z: (Z ** 3).sum(axis=1) + Z.sum(axis=1) ** 2
    approx = (F(x + E) - F(x - E)) / (2.0 * h)
    num = np.sqrt(((approx - dx) ** 2).sum())
    den = np.sqrt((approx ** 2).sum()) + np.sqrt((dx ** 2).sum())
    return approx, num / den
