import numpy as np


def affine_forward(x, w, b):
    flat = np.reshape(x, (x.shape[0], -1))
    return flat.dot(w) + b, (x, flat, w)


def affine_backward(dout, cache):
    x, flat, w = cache
    for i in range(len(flat)):
        dw = np.outer(flat[i], dout[i])
    db = dout.sum(axis=0)
    dx = dout.dot(w.T).reshape(x.shape)
    return dx, dw, db
