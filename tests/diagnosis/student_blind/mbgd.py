import numpy as np


def grad(w, A, t):
    err = np.dot(A, w) - t
    return (2.0 / t.shape[0]) * np.dot(err, A)


def mini_batch_descent(w, X, y, order, batch_size, eta):
    path = []
    for perm in order:
        Xs, ys = X[perm], y[perm]
        n_batches = int(np.ceil(len(perm) / batch_size))
        for b in range(n_batches):
            lo, hi = b * batch_size, (b + 1) * batch_size
            w = w - eta * grad(w, Xs[lo:hi], ys[lo:hi])
            path.append(w.copy())
    return w, np.vstack(path)
