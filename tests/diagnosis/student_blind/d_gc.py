import numpy as np

def g(v):
    s = 0.0
    for t in v:
        s += t ** 3
    return s + sum(v) ** 2

def gradient_check(x, dx, h):
    n = []
    for i in range(len(x)):
        a, b = np.array(x), np.array(x)
        a[i] += h
        b[i] -= h
        n.append((g(a) - g(b)) / 2 / h)
    n = np.array(n)
    return n, max(abs(p - q) / max(abs(p), abs(q)) for p, q in zip(n, dx))
