"""Reference code for penalties: the loss of linear regression with an L2 or an L1 penalty, and an update that decays.

Shapes: X (N, D) rows, Y (N, C) targets, W (D, C) weights, b (C,) biases, which are not penalised.
"""

from __future__ import annotations

import numpy as np

from solutions.ops import Array


def ridge_loss(W: Array, b: Array, X: Array, Y: Array, reg: float) -> tuple[float, Array, Array]:
    """Mean over rows of squared errors, and the penalty reg * sum(W * W): (loss, dW, db)."""
    error = X @ W + b - Y  # (N, C)
    loss = np.sum(error**2) / len(X) + reg * np.sum(W * W)
    dW = 2 * X.T @ error / len(X) + 2 * reg * W
    db = 2 * error.sum(axis=0) / len(X)
    return loss, dW, db


def lasso_loss(W: Array, b: Array, X: Array, Y: Array, reg: float) -> tuple[float, Array, Array]:
    """Mean over rows of squared errors, and the penalty reg * sum(abs(W)): (loss, dW, db)."""
    error = X @ W + b - Y  # (N, C)
    loss = np.sum(error**2) / len(X) + reg * np.sum(np.abs(W))
    dW = 2 * X.T @ error / len(X) + reg * np.sign(W)
    db = 2 * error.sum(axis=0) / len(X)
    return loss, dW, db


def weight_decay(w: Array, dw: Array, eta: float, reg: float) -> Array:
    """A step on L + reg/2 * sum(w * w), where dw is the gradient of L alone."""
    return (1 - eta * reg) * w - eta * dw


def l1_decay(w: Array, dw: Array, eta: float, reg: float) -> Array:
    """A step on L + reg * sum(abs(w)), where dw is the gradient of L alone."""
    return w - eta * (dw + reg * np.sign(w))
