"""Reference code for networks of two layers: one step of gradient descent on the loss of one example.

Shapes: x (D,), W1 (D, H), b1 (H,), W2 (H,); y, b2 and eta are numbers. All gradients are taken at the old weights.
"""

from __future__ import annotations

import numpy as np

from solutions.ops import Array

Two = tuple[Array, Array]
Four = tuple[Array, Array, Array, Array]


def linear_step(x: Array, y: Array, W1: Array, W2: Array, eta: float) -> Two:
    """h = x W1, yhat = h W2, E = (y - yhat)^2 / 2."""
    h = x @ W1
    yhat = h @ W2
    dyhat = -(y - yhat)
    dW2 = dyhat * h
    dh = dyhat * W2  # before W2 changes
    dW1 = np.outer(x, dh)
    return W1 - eta * dW1, W2 - eta * dW2


def linear_step_with_biases(x: Array, y: Array, W1: Array, b1: Array, W2: Array, b2: Array, eta: float) -> Four:
    """O = x W1 + b1, yhat = O W2 + b2, L = (y - yhat)^2."""
    out = x @ W1 + b1  # O of the paper
    yhat = out @ W2 + b2
    dyhat = -2 * (y - yhat)
    dout = dyhat * W2  # before W2 changes
    dW1, db1 = np.outer(x, dout), dout
    dW2, db2 = dyhat * out, dyhat
    return W1 - eta * dW1, b1 - eta * db1, W2 - eta * dW2, b2 - eta * db2


def sigmoid_step(x: Array, y: Array, W1: Array, b1: Array, W2: Array, b2: Array, eta: float) -> Four:
    """o = sigmoid(x W1 + b1), yhat = sigmoid(o W2 + b2), and L the binary cross-entropy."""
    o = 1 / (1 + np.exp(-(x @ W1 + b1)))
    yhat = 1 / (1 + np.exp(-(o @ W2 + b2)))
    dz2 = yhat - y
    dz1 = dz2 * W2 * o * (1 - o)  # before W2 changes
    dW1, db1 = np.outer(x, dz1), dz1
    dW2, db2 = dz2 * o, dz2
    return W1 - eta * dW1, b1 - eta * db1, W2 - eta * dW2, b2 - eta * db2
