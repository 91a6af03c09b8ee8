"""Reference code for losses of targets y and predictions yhat: the mean over a batch, and its derivative by yhat.

Huber's loss is that of Huber (1964).

Shapes: (N,) for a batch, numbers for one example; (N, C) rows of probabilities, or (C,) for one example.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from solutions.ops import Array


def mse(y: Array, yhat: Array) -> Any:
    """The mean of (y - yhat)^2."""
    return np.mean((y - yhat) ** 2)


def mse_prime(y: Array, yhat: Array) -> Any:
    """The derivative of the mean of (y - yhat)^2 by yhat."""
    return 2 * (yhat - y) / np.size(y)


def mae(y: Array, yhat: Array) -> Any:
    """The mean of |y - yhat|."""
    return np.mean(np.abs(y - yhat))


def mae_prime(y: Array, yhat: Array) -> Any:
    """The derivative of the mean of |y - yhat| by yhat."""
    return np.sign(yhat - y) / np.size(y)


def huber(y: Array, yhat: Array, delta: float = 1.0) -> Any:
    """The mean of r^2 / 2 where |r| = |y - yhat| is at most delta, else of delta (|r| - delta / 2)."""
    r = np.abs(y - yhat)
    return np.mean(np.where(r <= delta, r**2 / 2, delta * (r - delta / 2)))


def huber_prime(y: Array, yhat: Array, delta: float = 1.0) -> Any:
    """The derivative of the mean Huber loss by yhat: the difference, cut off at delta."""
    return np.clip(yhat - y, -delta, delta) / np.size(y)


def hinge(y: Array, yhat: Array) -> Any:
    """The mean of max(0, 1 - y yhat), for labels -1 and 1."""
    return np.mean(np.maximum(0, 1 - y * yhat))


def hinge_prime(y: Array, yhat: Array) -> Any:
    """The derivative of the mean of max(0, 1 - y yhat) by yhat."""
    return -y * (y * yhat < 1) / np.size(y)


def binary_cross_entropy(y: Array, yhat: Array) -> Any:
    """The mean of -(y ln yhat + (1 - y) ln(1 - yhat)); no logarithm of 0."""
    p, q = np.maximum(yhat, 1e-12), np.maximum(1 - yhat, 1e-12)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(q))


def binary_cross_entropy_prime(y: Array, yhat: Array) -> Any:
    """The derivative of the binary cross-entropy by yhat; no division by 0."""
    p, q = np.maximum(yhat, 1e-12), np.maximum(1 - yhat, 1e-12)
    return ((1 - y) / q - y / p) / np.size(y)


def categorical_cross_entropy(y: Array, yhat: Array) -> Any:
    """The mean over the rows of -sum_k y_k ln yhat_k, for rows y with a single 1; no logarithm of 0."""
    return -np.sum(y * np.log(np.maximum(yhat, 1e-12))) / len(np.atleast_2d(y))


def categorical_cross_entropy_prime(y: Array, yhat: Array) -> Any:
    """The derivative of the categorical cross-entropy by yhat; no division by 0."""
    return -y / np.maximum(yhat, 1e-12) / len(np.atleast_2d(y))


def sparse_cross_entropy(y: Array, yhat: Array) -> Any:
    """The mean over the rows of -ln yhat_y, for labels y that are indices of classes."""
    return -np.mean(np.log(yhat[np.arange(len(y)), y]))


def sparse_cross_entropy_prime(y: Array, yhat: Array) -> Any:
    """The derivative of the sparse cross-entropy by yhat: 0 but at the true class."""
    rows = np.arange(len(y))
    dyhat = np.zeros(yhat.shape)
    dyhat[rows, y] = -1 / yhat[rows, y] / len(y)
    return dyhat


def sparse_cross_entropy_of_one(y: int, yhat: Array) -> Any:
    """-ln yhat_y, for a label y that is the index of the class."""
    return -np.log(yhat[y])


def sparse_cross_entropy_of_one_prime(y: int, yhat: Array) -> Any:
    """The derivative of -ln yhat_y by yhat: 0 but at the true class."""
    dyhat = np.zeros(yhat.shape)
    dyhat[y] = -1 / yhat[y]
    return dyhat
