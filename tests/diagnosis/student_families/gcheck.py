import numpy as np
def f(x):
    return float(np.sum(x**3) + np.sum(x) ** 2)
def gradient_check(x, dx, h):
    num = np.zeros(len(x))
    for k in range(len(x)):
        a = x.copy(); a[k] += h
        b = x.copy(); b[k] -= h
        num[k] = (f(a) - f(b)) / (2 * h)
    err = max(abs(dx[k] - num[k]) / max(abs(dx[k]), abs(num[k])) for k in range(len(x)))
    return num, err
