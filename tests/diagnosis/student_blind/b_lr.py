import math

def logistic_regression(w, x, y, z, t):
    v = [x, y, z]
    q = 0.0
    for a, c in zip(w, v):
        q += a * c
    p = 1 / (1 + math.exp(-q))
    L = -(t * math.log(p) + (1 - t) * math.log(1 - p))
    dp = -t / p + (1 - t) / (1 - p)
    dq = dp * p * (1 - p)
    return L, [dq * c for c in v], dq * w[0], dq * w[1], dq * w[2]
