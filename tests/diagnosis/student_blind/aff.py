import numpy as np


def affine_forward(x, w, b):
    n = x.shape[0]
    flat = x.reshape(n, w.shape[0])
    out = np.zeros((n, w.shape[1]))
    for i in range(n):
        out[i] = np.dot(flat[i], w) + b
    return out, (x, flat, w)


def affine_backward(dout, cache):
    x, flat, w = cache
    dw = np.zeros_like(w)
    dx = np.zeros_like(flat)
    db = np.zeros(w.shape[1])
    for i in range(len(dout)):
        dw += np.outer(flat[i], dout[i])
        dx[i] = w @ dout[i]
        db += dout[i]
    return dx.reshape(x.shape), dw, db
