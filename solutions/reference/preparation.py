"""Reference code for what comes before training: the scale of the first weights, and features brought to one scale."""

from __future__ import annotations

import numpy as np

from solutions.ops import Array

Shape = Array | tuple[int, int]  # of a matrix of weights: (fan_in, fan_out)


def xavier_normal(shape: Shape) -> float:
    """Glorot and Bengio (2010): the variance is 2 / (fan_in + fan_out)."""
    fan_in, fan_out = shape
    return float(np.sqrt(2 / (fan_in + fan_out)))


def xavier_uniform(shape: Shape) -> float:
    """The limit whose variance, limit^2 / 3, is 2 / (fan_in + fan_out)."""
    fan_in, fan_out = shape
    return float(np.sqrt(6 / (fan_in + fan_out)))


def xavier_normal_of_inputs(shape: Shape) -> float:
    """Where only the inputs count: the variance is 1 / fan_in."""
    fan_in, _ = shape
    return float(np.sqrt(1 / fan_in))


def xavier_uniform_of_inputs(shape: Shape) -> float:
    """The limit where only the inputs count: its variance, limit^2 / 3, is 1 / fan_in."""
    fan_in, _ = shape
    return float(np.sqrt(3 / fan_in))


def he_normal(shape: Shape) -> float:
    """He et al. (2015), for ReLU units: the variance is 2 / fan_in."""
    fan_in, _ = shape
    return float(np.sqrt(2 / fan_in))


def he_uniform(shape: Shape) -> float:
    """The limit whose variance, limit^2 / 3, is 2 / fan_in."""
    fan_in, _ = shape
    return float(np.sqrt(6 / fan_in))


def standardise(X_train: Array, X_test: Array) -> tuple[Array, Array]:
    """Both scaled with the means and deviations of the training rows, column by column."""
    mu = X_train.mean(axis=0)  # (D,)
    sigma = X_train.std(axis=0)
    return (X_train - mu) / sigma, (X_test - mu) / sigma


def min_max_scale(X_train: Array, X_test: Array) -> tuple[Array, Array]:
    """Both scaled with the extremes of the training rows, column by column."""
    low = X_train.min(axis=0)  # (D,)
    high = X_train.max(axis=0)
    return (X_train - low) / (high - low), (X_test - low) / (high - low)
