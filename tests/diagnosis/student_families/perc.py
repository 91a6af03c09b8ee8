import numpy as np
def perceptron_epoch(X, y, w, b, eta):
    w = np.array(w, dtype=float)
    for xi, target in zip(X, y):
        z = b
        for j in range(len(w)):
            z += w[j] * xi[j]
        guess = 1 if z >= 0 else 0
        if guess != target:
            sign = 1 if target == 1 else -1
            for j in range(len(w)):
                w[j] += eta * sign * xi[j]
            b = b + eta * sign
    return w, b
