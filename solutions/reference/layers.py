"""Reference code for fully connected layers: one layer with its backward pass, and three layers one after the other.

Shapes: x (N, ...) examples, flattened to (N, D); w (D, H) weights, b (H,) biases.
"""

from __future__ import annotations

import numpy as np

from solutions.ops import Array


def affine_forward(x: Array, w: Array, b: Array) -> tuple[Array, tuple[Array, Array]]:
    """out = x w + b, each example of x flattened to a row: (out of shape (N, H), cache)."""
    out = x.reshape(len(x), -1) @ w + b  # (N, H)
    return out, (x, w)


def affine_backward(dout: Array, cache: tuple[Array, Array]) -> tuple[Array, Array, Array]:
    """The gradients of x, w and b, each in the shape of its array."""
    x, w = cache
    dx = (dout @ w.T).reshape(x.shape)
    dw = x.reshape(len(x), -1).T @ dout  # (D, H)
    db = dout.sum(axis=0)  # (H,)
    return dx, dw, db


def mlp_forward(
    x: Array, W1: Array, b1: Array, W2: Array, b2: Array, W3: Array, b3: Array
) -> tuple[Array, Array, Array]:
    """The activated values of three layers for a batch x of shape (N, D)."""
    a1 = sigmoid(x @ W1 + b1)  # (N, H1)
    a2 = sigmoid(a1 @ W2 + b2)  # (N, H2)
    a3 = sigmoid(a2 @ W3 + b3)  # (N, C)
    return a1, a2, a3


def sigmoid(z: Array) -> Array:
    return 1 / (1 + np.exp(-z))
