import numpy as np
def logistic_regression(w, x, y, z, t):
    v = [x, y, z]
    q = sum(w[i] * v[i] for i in range(3))
    p = 1 / (1 + np.exp(-q))
    L = -(t * np.log(p) + (1 - t) * np.log(1 - p))
    e = p - t
    g = [e * w[i] for i in range(3)]
    return L, np.array([e * v[i] for i in range(3)]), g[0], g[1], g[2]
