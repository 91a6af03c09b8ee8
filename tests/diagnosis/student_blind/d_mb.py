import numpy as np

def batches(perm, k):
    i = 0
    while i < len(perm):
        yield perm[i:i + k]
        i += k

def mini_batch_descent(w, X, y, order, batch_size, eta):
    track = []
    for perm in order:
        for idx in batches(perm, batch_size):
            r = X[idx].dot(w) - y[idx]
            w = w - eta * 2 * np.mean(r[:, None] * X[idx], axis=0)
            track.append(w)
    return w, np.array(track)
