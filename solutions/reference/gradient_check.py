"""Reference code for checking a gradient with centred differences."""

from __future__ import annotations

import numpy as np

from solutions.ops import Array


def f(x: Array) -> float:
    """The function whose gradient is checked."""
    return float(np.sum(x**3) + np.sum(x) ** 2)


def gradient_check(x: Array, dx: Array, h: float) -> tuple[Array, float]:
    """The numerical gradient of f at x (D,), and the largest relative error of dx."""
    numeric = np.zeros(x.shape)
    for i in range(len(x)):
        step = np.zeros(x.shape)
        step[i] = h
        numeric[i] = (f(x + step) - f(x - step)) / (2 * h)
    error = np.abs(dx - numeric) / np.maximum(np.abs(dx), np.abs(numeric))
    return numeric, float(np.max(error))
