import numpy as np


def batchnorm_forward(x, gamma, beta, bn_param):
    eps = bn_param.get("eps", 1e-5)
    mom = bn_param.get("momentum", 0.9)
    N, D = x.shape
    rm = bn_param.get("running_mean", np.zeros(D))
    rv = bn_param.get("running_var", np.zeros(D))
    if bn_param["mode"] == "train":
        mean = x.sum(axis=0) / N
        xc = x - mean
        var = (xc ** 2).sum(axis=0) / N
        istd = (var + eps) ** -0.5
        xn = xc * istd
        out = xn * gamma + beta
        cache = (xc, istd, xn, gamma)
        rm = mom * rm + (1 - mom) * mean
        rv = mom * rv + (1 - mom) * var
    else:
        out = gamma * (x - rm) / np.sqrt(rv + eps) + beta
        cache = None
    bn_param["running_mean"] = rm
    bn_param["running_var"] = rv
    return out, cache


def batchnorm_backward(dout, cache):
    xc, istd, xn, gamma = cache
    N = xc.shape[0]
    dbeta = np.einsum("nd->d", dout)
    dgamma = np.einsum("nd,nd->d", dout, xn)
    dxn = dout * gamma
    dvar = np.sum(dxn * xc * -0.5 * istd ** 3, axis=0)
    dmean = np.sum(-dxn * istd, axis=0)
    dx = dxn * istd + dvar * 2 * xc / N + dmean / N
    return dx, dgamma, dbeta
