import numpy as np

def batchnorm_forward(x, gamma, beta, bn_param):
    eps, mom = bn_param["eps"], bn_param["momentum"]
    if bn_param["mode"] == "test":
        xn = (x - bn_param["running_mean"]) / np.sqrt(bn_param["running_var"] + eps)
        return gamma * xn + beta, None
    mean = np.mean(x, axis=0)
    centred = x - mean
    var = np.mean(centred ** 2, axis=0)
    inv = 1 / np.sqrt(var + eps)
    xn = centred * inv
    for key, new in (("running_mean", mean), ("running_var", var)):
        bn_param[key] = mom * bn_param[key] + (1 - mom) * new
    return gamma * xn + beta, (centred, inv, xn, gamma)

def batchnorm_backward(dout, cache):
    centred, inv, xn, gamma = cache
    m = len(dout)
    dxn = gamma * dout
    dinv = (dxn * centred).sum(axis=0)
    dvar = -0.5 * inv ** 3 * dinv
    dcentred = dxn * inv + 2 * centred * dvar / m
    dx = dcentred - dcentred.mean(axis=0)
    return dx, (dout * xn).sum(axis=0), dout.sum(axis=0)
