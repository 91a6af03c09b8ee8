import numpy as np


def stochastic_descent(w, X, y, order, eta):
    current = np.array(w, dtype=float)
    trace = []
    for e in range(order.shape[0]):
        for j in order[e]:
            xj, tj = X[j, :], y[j]
            e_j = np.sum(current * xj) - tj
            current = current - 2 * eta * e_j * xj
            trace.append(current)
    return current, np.stack(trace)
