import numpy as np


def batchnorm_forward(x, gamma, beta, bn_param):
    eps = bn_param["eps"]
    if bn_param["mode"] == "test":
        z = (x - bn_param["running_mean"]) / np.sqrt(bn_param["running_var"] + eps)
        return gamma * z + beta, None
    mean, var = np.mean(x, 0), np.var(x, 0)
    for name, value in (("running_mean", mean), ("running_var", var)):
        bn_param[name] = bn_param["momentum"] * bn_param[name] + (1 - bn_param["momentum"]) * value
    cache = (x, gamma, mean, var, eps)
    return gamma * (x - mean) / np.sqrt(var + eps) + beta, cache


def batchnorm_backward(dout, cache):
    x, gamma, mean, var, eps = cache
    N = x.shape[0]
    istd = 1 / np.sqrt(var + eps)
    z = (x - mean) * istd
    dz = dout * gamma
    dvar = np.sum(dz * (x - mean) * -0.5 * istd**3, axis=0)
    dx = dz * istd + dvar * 2 * (x - mean) / N
    return dx, np.sum(dout * z, axis=0), np.sum(dout, axis=0)
