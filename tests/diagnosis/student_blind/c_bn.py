import numpy as np

def batchnorm_forward(x, gamma, beta, bn_param):
    p = bn_param
    if p["mode"] == "train":
        N = len(x)
        mu, var = x.mean(0), x.var(0)
        p["running_mean"] = p["momentum"] * p["running_mean"] + (1 - p["momentum"]) * mu
        p["running_var"] = p["momentum"] * p["running_var"] + (1 - p["momentum"]) * var * N / (N - 1)
    else:
        mu, var = p["running_mean"], p["running_var"]
    sd = np.sqrt(var + p["eps"])
    z = (x - mu) / sd
    return gamma * z + beta, (z, sd, gamma)

def batchnorm_backward(dout, cache):
    z, sd, gamma = cache
    N, D = z.shape
    dgamma = np.sum(z * dout, 0)
    dbeta = np.sum(dout, 0)
    dz = dout * gamma
    dx = np.empty_like(z)
    for d in range(D):
        J = np.eye(N) - 1.0 / N - np.outer(z[:, d], z[:, d]) / N
        dx[:, d] = J @ dz[:, d] / sd[d]
    return dx, dgamma, dbeta
