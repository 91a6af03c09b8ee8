import numpy as np

def stats(x):
    m = np.mean(x, 0)
    return m, np.mean(np.square(x), 0) - m * m

def batchnorm_forward(x, gamma, beta, bn_param):
    e, a = bn_param["eps"], bn_param["momentum"]
    if bn_param["mode"] != "train":
        s = gamma / np.sqrt(bn_param["running_var"] + e)
        return x * s + (beta - bn_param["running_mean"] * s), ()
    m, v = stats(x)
    s = np.sqrt(v + e)
    h = (x - m) / s
    bn_param["running_mean"] = a * bn_param["running_mean"] + (1 - a) * m
    bn_param["running_var"] = a * bn_param["running_var"] + (1 - a) * v
    return h * gamma + beta, (h, s, gamma)

def batchnorm_backward(dout, cache):
    h, s, gamma = cache
    n = dout.shape[0]
    dg, db = (dout * h).sum(0), dout.sum(0)
    dx = gamma / (n * s) * (n * dout - db - h * dg)
    return dx, dg, db
