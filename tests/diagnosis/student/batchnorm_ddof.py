import numpy as np


def batchnorm_forward(x, gamma, beta, bn_param):
    eps, mom = bn_param["eps"], bn_param["momentum"]
    if bn_param["mode"] == "train":
        N = x.shape[0]
        m = sum(x[i] for i in range(N)) / N
        d = x - m
        v = (d**2).sum(axis=0) / (N - 1)
        s = (v + eps) ** 0.5
        xn = d / s
        bn_param["running_mean"] = mom * bn_param["running_mean"] + (1 - mom) * m
        bn_param["running_var"] = mom * bn_param["running_var"] + (1 - mom) * v
        return xn * gamma + beta, (xn, d, s, gamma)
    xn = (x - bn_param["running_mean"]) / np.sqrt(bn_param["running_var"] + eps)
    return xn * gamma + beta, None


def batchnorm_backward(dout, cache):
    xn, d, s, gamma = cache
    N = len(dout)
    dbeta = dout.sum(0)
    dgamma = (dout * xn).sum(0)
    g = dout * gamma
    dv = -0.5 * (g * d).sum(0) / s**3
    dm = -g.sum(0) / s
    return g / s + 2 * d * dv / (N - 1) + dm / N, dgamma, dbeta
