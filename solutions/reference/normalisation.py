"""Reference code for batch normalisation: every feature of a batch is centred, scaled to variance 1, and moved again.

Shapes: x (N, D); gamma, beta, and the running averages (D,). Source: Ioffe and Szegedy (2015).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from solutions.ops import Array

Cache = tuple[Array, Array, Array]


def batchnorm_forward(x: Array, gamma: Array, beta: Array, bn_param: dict[str, Any]) -> tuple[Array, Cache | None]:
    """(out, cache); in training it also moves the running averages in bn_param, at test time it takes them."""
    mode, eps, momentum = bn_param["mode"], bn_param["eps"], bn_param["momentum"]
    if mode == "test":
        xhat = (x - bn_param["running_mean"]) / np.sqrt(bn_param["running_var"] + eps)
        return gamma * xhat + beta, None
    mu = x.mean(axis=0)  # (D,)
    var = x.var(axis=0)  # (D,), the mean of the squares: divided by N
    sigma = np.sqrt(var + eps)
    xhat = (x - mu) / sigma  # (N, D)
    running_var = var
    bn_param["running_mean"] = momentum * bn_param["running_mean"] + (1 - momentum) * mu
    bn_param["running_var"] = momentum * bn_param["running_var"] + (1 - momentum) * running_var
    return gamma * xhat + beta, (xhat, sigma, gamma)


def batchnorm_backward(dout: Array, cache: Cache) -> tuple[Array, Array, Array]:
    """dx, which also goes back through the mean and the variance, dgamma and dbeta."""
    xhat, sigma, gamma = cache
    dgamma = np.sum(dout * xhat, axis=0)  # (D,)
    dbeta = np.sum(dout, axis=0)  # (D,)
    dxhat = dout * gamma  # (N, D)
    dx = (dxhat - dxhat.mean(axis=0) - xhat * np.mean(dxhat * xhat, axis=0)) / sigma
    return dx, dgamma, dbeta
