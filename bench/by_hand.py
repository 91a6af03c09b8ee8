"""The gradients of the benchmarks, written out by hand: in plain floats and in NumPy."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


def ratio_floats(x: float, y: float) -> tuple[float, float, float]:
    """f = (s(y) + x) / (s(x) + (x + y)^2) with the sigmoid s: (f, dx, dy)."""
    sigy = 1.0 / (1.0 + math.exp(-y))
    num = sigy + x
    sigx = 1.0 / (1.0 + math.exp(-x))
    xpy = x + y
    den = sigx + xpy * xpy
    invden = 1.0 / den
    dden = -num * invden * invden
    dxpy = 2.0 * xpy * dden
    dx = invden + dxpy + dden * sigx * (1.0 - sigx)
    dy = dxpy + invden * sigy * (1.0 - sigy)
    return num * invden, dx, dy


def ratio_numpy(x: Array, y: Array) -> tuple[Array, Array, Array]:
    """The same for NumPy numbers, or for arrays of many."""
    sigy = 1.0 / (1.0 + np.exp(-y))
    num = sigy + x
    sigx = 1.0 / (1.0 + np.exp(-x))
    xpy = x + y
    den = sigx + xpy * xpy
    invden = 1.0 / den
    dden = -num * invden * invden
    dxpy = 2.0 * xpy * dden
    dx = invden + dxpy + dden * sigx * (1.0 - sigx)
    dy = dxpy + invden * sigy * (1.0 - sigy)
    return num * invden, dx, dy


def _cross_entropy(scores: Array, y: Array) -> tuple[float, Array]:
    """The mean loss of scores (N, C) with labels (N,), and its gradient by the scores."""
    rows = np.arange(len(y))
    shifted = scores - scores.max(axis=1, keepdims=True)
    powers = np.exp(shifted)
    sums = powers.sum(axis=1, keepdims=True)
    loss = (np.log(sums[:, 0]) - shifted[rows, y]).mean()
    dscores = powers / sums
    dscores[rows, y] -= 1.0
    dscores /= len(y)
    return loss, dscores


def softmax_loss(X: Array, W: Array, y: Array, reg: float) -> tuple[Array, Array]:
    """(loss, dW) of a linear classifier, X (N, D), W (D, C), with the penalty reg * sum(W * W)."""
    data, dscores = _cross_entropy(X @ W, y)
    return np.asarray(data + reg * np.sum(W * W)), X.T @ dscores + 2.0 * reg * W


def two_layers(X: Array, W1: Array, b1: Array, W2: Array, b2: Array, y: Array, reg: float) -> tuple[Array, ...]:
    """(loss, dW1, db1, dW2, db2) of affine, ReLU, affine, softmax, with the penalty on both matrices."""
    hidden = np.maximum(X @ W1 + b1, 0.0)
    data, dscores = _cross_entropy(hidden @ W2 + b2, y)
    loss = data + reg * (np.sum(W1 * W1) + np.sum(W2 * W2))
    dhidden = dscores @ W2.T
    dhidden[hidden <= 0] = 0.0
    dW2 = hidden.T @ dscores + 2.0 * reg * W2
    dW1 = X.T @ dhidden + 2.0 * reg * W1
    return np.asarray(loss), dW1, dhidden.sum(axis=0), dW2, dscores.sum(axis=0)
