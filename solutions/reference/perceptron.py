"""Reference code for the perceptron: predictions, one epoch of the perceptron trick, and descent on its hinge loss.

The trick is that of Rosenblatt (1958).

Shapes: X (N, D) rows, w (D,) weights, y (N,) labels; they are 0 and 1, or -1 and 1 where a name ends in `signed`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from solutions.ops import Array


def predict(X: Array, w: Array, b: float) -> Any:
    """The label 1 where X w + b is 0 or more, else 0."""
    z = X @ w + b  # (N,)
    return np.where(z >= 0, 1, 0)


def predict_signed(X: Array, w: Array, b: float) -> Any:
    """The label 1 where X w + b is 0 or more, else -1."""
    z = X @ w + b  # (N,)
    return np.where(z >= 0, 1, -1)


def perceptron_epoch(X: Array, y: Array, w: Array, b: float, eta: float) -> tuple[Array, float]:
    """Weights and bias after one pass over the rows, in their order."""
    for i in range(len(X)):
        yhat = 1 if X[i] @ w + b >= 0 else 0
        w = w + eta * (y[i] - yhat) * X[i]
        b = b + eta * (y[i] - yhat)
    return w, b


def perceptron_epoch_signed(X: Array, y: Array, w: Array, b: float, eta: float) -> tuple[Array, float]:
    """Weights and bias after one pass over the rows, in their order."""
    for i in range(len(X)):
        yhat = 1 if X[i] @ w + b >= 0 else -1
        if yhat != y[i]:
            w = w + eta * y[i] * X[i]
            b = b + eta * y[i]
    return w, b


def perceptron_loss(X: Array, y: Array, w: Array, b: float) -> tuple[float, Array, float]:
    """The mean of max(0, -t f) over the rows, f = X w + b, and its derivatives by w and b."""
    t = 2 * y - 1  # labels as -1 and 1
    f = X @ w + b  # (N,)
    wrong = t * f < 0
    loss = np.maximum(0, -t * f).mean()
    dw = -(t * wrong) @ X / len(X)
    db = -(t * wrong).mean()
    return loss, dw, db


def perceptron_loss_signed(X: Array, y: Array, w: Array, b: float) -> tuple[float, Array, float]:
    """The mean of max(0, -y f) over the rows, f = X w + b, and its derivatives by w and b."""
    f = X @ w + b  # (N,)
    wrong = y * f < 0
    loss = np.maximum(0, -y * f).mean()
    dw = -(y * wrong) @ X / len(X)
    db = -(y * wrong).mean()
    return loss, dw, db


def perceptron_descent(X: Array, y: Array, w: Array, b: float, eta: float, steps: int) -> tuple[Array, float, Array]:
    """Weights and bias after some steps of gradient descent, and the loss before each of them."""
    t = 2 * y - 1  # labels as -1 and 1
    losses = []
    for _ in range(steps):
        f = X @ w + b  # (N,)
        wrong = t * f < 0
        losses.append(np.maximum(0, -t * f).mean())
        w = w + eta * (t * wrong) @ X / len(X)
        b = b + eta * (t * wrong).mean()
    return w, b, np.array(losses)


def perceptron_descent_signed(
    X: Array, y: Array, w: Array, b: float, eta: float, steps: int
) -> tuple[Array, float, Array]:
    """Weights and bias after some steps of gradient descent, and the loss before each of them."""
    losses = []
    for _ in range(steps):
        f = X @ w + b  # (N,)
        wrong = y * f < 0
        losses.append(np.maximum(0, -y * f).mean())
        w = w + eta * (y * wrong) @ X / len(X)
        b = b + eta * (y * wrong).mean()
    return w, b, np.array(losses)
