import numpy as np
def mini_batch_descent(w, X, y, order, batch_size, eta):
    steps = []
    w = np.array(w, dtype=float)
    N = X.shape[0]
    for e in range(len(order)):
        i = 0
        while i < N:
            idx = order[e][i:i + batch_size]
            g = np.zeros_like(w)
            for r in idx:
                g += 2 * (np.dot(X[r], w) - y[r]) * X[r]
            g /= len(idx)
            w = w - eta * g
            steps.append(w.copy())
            i += batch_size
    return w, np.array(steps)
