"""Reference code for gradient descent: single updates, and training loops over all rows, one row or a batch at a time.

Shapes: X (N, D) rows, y (N,) targets, w (D,) weights, no bias; the loss of a batch is the mean of (X w - y)^2 over it.
"""

from __future__ import annotations

import numpy as np

from solutions.ops import Array


def gradient_descent(w: Array, gradients: Array, eta: float) -> Array:
    """The weights after every update w <- w - eta g; gradients (T, D) holds each g."""
    history = []
    for g in gradients:
        w = w - eta * g
        history.append(w)
    return np.array(history)


def fit_slope(w: float, x: float, y: float, eta: float, steps: int) -> Array:
    """The slope after every step of gradient descent on (w x - y)^2, shape (steps,)."""
    history = []
    for _ in range(steps):
        dw = 2 * (w * x - y) * x
        w = w - eta * dw
        history.append(w)
    return np.array(history)


def batch_descent(w: Array, X: Array, y: Array, eta: float, epochs: int) -> tuple[Array, Array]:
    """The last weights, and those after every update (epochs, D): one from all rows."""
    history = []
    for _ in range(epochs):
        dw = 2 * X.T @ (X @ w - y) / len(X)
        w = w - eta * dw
        history.append(w)
    return w, np.array(history)


def stochastic_descent(w: Array, X: Array, y: Array, order: Array, eta: float) -> tuple[Array, Array]:
    """The last weights, and those after every update: one a row.

    order (epochs, N) holds the rows of each epoch in the order of their use.
    """
    history = []
    for epoch in order:
        for i in epoch:
            dw = 2 * (X[i] @ w - y[i]) * X[i]
            w = w - eta * dw
            history.append(w)
    return w, np.array(history)


def mini_batch_descent(w: Array, X: Array, y: Array, order: Array, batch_size: int, eta: float) -> tuple[Array, Array]:
    """The last weights, and those after every update: one a batch, a short last one too.

    order (epochs, N) holds the rows of each epoch in the order of their use.
    """
    history = []
    for epoch in order:
        for start in range(0, len(epoch), batch_size):
            rows = epoch[start : start + batch_size]
            dw = 2 * X[rows].T @ (X[rows] @ w - y[rows]) / len(rows)
            w = w - eta * dw
            history.append(w)
    return w, np.array(history)
