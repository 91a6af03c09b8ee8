"""Reference code for a network of two layers as a class: affine, ReLU, affine, softmax.

Shapes: X (N, D), W1 (D, H), b1 (H,), W2 (H, C), b2 (C,), y (N,) labels.
"""

from __future__ import annotations

import numpy as np

from solutions.ops import Array


class TwoLayerNet:
    def __init__(self, input_size: int, hidden_size: int, output_size: int, std: float = 1e-4) -> None:
        rng = np.random.default_rng()
        self.params = {
            "W1": std * rng.standard_normal((input_size, hidden_size)),
            "b1": np.zeros(hidden_size),
            "W2": std * rng.standard_normal((hidden_size, output_size)),
            "b2": np.zeros(output_size),
        }

    def loss(self, X: Array, y: Array | None = None, reg: float = 0.0) -> Array | tuple[float, dict[str, Array]]:
        """The scores if there are no labels, else the loss and the gradient of every parameter."""
        W1, b1, W2, b2 = (self.params[name] for name in ("W1", "b1", "W2", "b2"))
        hidden = np.maximum(0, X @ W1 + b1)  # (N, H)
        scores: Array = hidden @ W2 + b2  # (N, C)
        if y is None:
            return scores
        rows = np.arange(len(y))
        shifted = scores - scores.max(axis=1, keepdims=True)  # no overflow
        p = np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)
        loss = -np.log(p[rows, y]).mean() + reg * (np.sum(W1 * W1) + np.sum(W2 * W2))
        dscores = p.copy()
        dscores[rows, y] -= 1
        dscores /= len(y)  # (N, C)
        dhidden = (dscores @ W2.T) * (hidden > 0)  # (N, H)
        grads = {
            "W1": X.T @ dhidden + 2 * reg * W1,
            "b1": dhidden.sum(axis=0),
            "W2": hidden.T @ dscores + 2 * reg * W2,
            "b2": dscores.sum(axis=0),
        }
        return loss, grads
