"""Reference code for training a linear classifier under the SVM loss: on all examples, one at a time, or in batches.

Shapes: X (N, D) examples, y (N,) labels, W (D, C) weights; the loss of a batch is its mean plus reg * sum(W * W).
"""

from __future__ import annotations

import numpy as np

from solutions.ops import Array
from solutions.reference.linear_classifiers import svm_loss_vectorized


def svm_train(W: Array, X: Array, y: Array, alpha: float, reg: float, steps: int) -> tuple[Array, Array]:
    """The weights after some steps on all examples, and the loss before each step, shape (steps,)."""
    history = []
    for _ in range(steps):
        loss, dW = svm_loss_vectorized(W, X, y, reg)
        history.append(loss)
        W = W - alpha * dW
    return W, np.array(history)


def svm_train_sgd(W: Array, X: Array, y: Array, order: Array, alpha: float, reg: float) -> tuple[Array, Array]:
    """The weights after a step on every single example, and the loss of that example before each step.

    order (epochs, N) holds the examples of each epoch in the order in which they are used.
    """
    history = []
    for epoch in order:
        for i in epoch:
            loss, dW = svm_loss_vectorized(W, X[[i]], y[[i]], reg)
            history.append(loss)
            W = W - alpha * dW
    return W, np.array(history)


def svm_train_batches(
    W: Array, X: Array, y: Array, order: Array, batch_size: int, alpha: float, reg: float
) -> tuple[Array, Array]:
    """The weights after a step on every batch, the short last one of an epoch too, and its loss before each step.

    order (epochs, N) holds the examples of each epoch in the order in which they are used.
    """
    history = []
    for epoch in order:
        for start in range(0, len(epoch), batch_size):
            rows = epoch[start : start + batch_size]
            loss, dW = svm_loss_vectorized(W, X[rows], y[rows], reg)
            history.append(loss)
            W = W - alpha * dW
    return W, np.array(history)
