"""Reference code for linear classifiers: the SVM and the softmax loss of a batch, with their gradients.

Shapes: X (N, D) examples, W (D, C) weights, y (N,) labels; the loss is the mean over the batch plus a penalty.
The SVM loss is the one of Weston and Watkins (1999): a sum over the classes, not the largest of them.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from solutions.ops import Array


def linear_scores(W: Array, X: Array) -> Any:
    """The scores (N, C) of the examples X (N, D) under the weights W (D, C)."""
    return X @ W


def svm_loss_vectorized(W: Array, X: Array, y: Array, reg: float, delta: float = 1.0) -> tuple[float, Array]:
    """Multiclass hinge loss with margin delta and the penalty reg * sum(W * W): (loss, dW of shape (D, C))."""
    rows = np.arange(len(y))
    scores = X @ W  # (N, C)
    margins = np.maximum(0, scores - scores[rows, y][:, None] + delta)
    margins[rows, y] = 0
    loss = margins.sum() / len(y) + reg * np.sum(W * W)
    dscores = (margins > 0).astype(float)
    dscores[rows, y] = -dscores.sum(axis=1)  # once for every violated margin
    dW = X.T @ dscores / len(y) + 2 * reg * W
    return loss, dW


def softmax_loss_vectorized(W: Array, X: Array, y: Array, reg: float) -> tuple[float, Array]:
    """Cross-entropy of the softmax of the scores and the penalty reg * sum(W * W): (loss, dW of shape (D, C))."""
    rows = np.arange(len(y))
    scores = X @ W  # (N, C)
    scores = scores - scores.max(axis=1, keepdims=True)  # no overflow
    sums = np.exp(scores).sum(axis=1, keepdims=True)  # (N, 1)
    losses = np.log(sums)[:, 0] - scores[rows, y]  # -log p, and no log of a p that is too small
    loss = losses.sum() / len(y) + reg * np.sum(W * W)
    dscores = np.exp(scores) / sums
    dscores[rows, y] -= 1
    dW = X.T @ dscores / len(y) + 2 * reg * W
    return loss, dW


def svm_loss(x: Array, y: Array, delta: float = 1.0) -> tuple[float, Array]:
    """Multiclass hinge loss with margin delta of scores x (N, C): (loss, dx of shape (N, C))."""
    rows = np.arange(len(y))
    margins = np.maximum(0, x - x[rows, y][:, None] + delta)
    margins[rows, y] = 0
    dx = (margins > 0).astype(float)
    dx[rows, y] = -dx.sum(axis=1)
    return margins.sum() / len(y), dx / len(y)


def softmax_loss(x: Array, y: Array) -> tuple[float, Array]:
    """Cross-entropy of the softmax of scores x (N, C): (loss, dx of shape (N, C))."""
    rows = np.arange(len(y))
    shifted = x - x.max(axis=1, keepdims=True)  # no overflow
    sums = np.exp(shifted).sum(axis=1, keepdims=True)  # (N, 1)
    losses = np.log(sums)[:, 0] - shifted[rows, y]  # -log p, and no log of a p that is too small
    dx = np.exp(shifted) / sums
    dx[rows, y] -= 1
    return losses.sum() / len(y), dx / len(y)
