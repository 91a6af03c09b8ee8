def batchnorm_forward(x, gamma, beta, bn_param):
    eps, a = bn_param["eps"], bn_param["momentum"]
    if bn_param["mode"] == "train":
        mean, var = x.mean(0), x.var(0)
        bn_param["running_mean"] = (1 - a) * bn_param["running_mean"] + a * mean
        bn_param["running_var"] = (1 - a) * bn_param["running_var"] + a * var
    else:
        mean, var = bn_param["running_mean"], bn_param["running_var"]
    inv = (var + eps) ** -0.5
    xh = (x - mean) * inv
    return gamma * xh + beta, (xh, inv, gamma)


def batchnorm_backward(dout, cache):
    xh, inv, gamma = cache
    N = len(xh)
    dxh = dout * gamma
    dx = inv / N * (N * dxh - dxh.sum(0) - xh * (dxh * xh).sum(0))
    return dx, (dout * xh).sum(0), dout.sum(0)
