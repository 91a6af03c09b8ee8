"""Reference code for activations: each unit's forward pass, and its backward pass from what the forward pass kept.

x and dout have any shape, the same for both. Where a formula has an exponential, only those that cannot overflow are
taken, so that large inputs give 0 and 1 and no NaN.

Leaky ReLU: Maas et al. (2013); PReLU: He et al. (2015); ELU: Clevert et al. (2016); SELU: Klambauer et al. (2017).
"""

from __future__ import annotations

import numpy as np

from solutions.ops import Array


def sigmoid_forward(x: Array) -> tuple[Array, Array]:
    """out = 1 / (1 + e^-x)."""
    out = 0.5 * (1 + np.tanh(0.5 * x))  # the same function, and it never overflows
    return out, out


def sigmoid_backward(dout: Array, cache: Array) -> Array:
    """dx = dout * out * (1 - out)."""
    out = cache
    dx: Array = dout * out * (1 - out)
    return dx


def tanh_forward(x: Array) -> tuple[Array, Array]:
    """out = tanh x."""
    out = np.tanh(x)
    return out, out


def tanh_backward(dout: Array, cache: Array) -> Array:
    """dx = dout * (1 - out^2)."""
    out = cache
    dx: Array = dout * (1 - out**2)
    return dx


def relu_forward(x: Array) -> tuple[Array, Array]:
    """out = max(0, x)."""
    return np.maximum(0, x), x


def relu_backward(dout: Array, cache: Array) -> Array:
    """dx = dout where x > 0, else 0."""
    x = cache
    return dout * (x > 0)


def leaky_relu_forward(x: Array) -> tuple[Array, Array]:
    """out = x where x > 0, else 0.01 x."""
    return np.where(x > 0, x, 0.01 * x), x


def leaky_relu_backward(dout: Array, cache: Array) -> Array:
    """dx = dout where x > 0, else 0.01 dout."""
    x = cache
    return dout * np.where(x > 0, 1, 0.01)


def prelu_forward(x: Array, a: float) -> tuple[Array, tuple[Array, float]]:
    """out = x where x > 0, else a x; the slope a is trained."""
    return np.where(x > 0, x, a * x), (x, a)


def prelu_backward(dout: Array, cache: tuple[Array, float]) -> tuple[Array, float]:
    """dx, and da, to which every x below 0 adds."""
    x, a = cache
    dx = dout * np.where(x > 0, 1, a)
    da = np.sum(dout * np.where(x > 0, 0, x))
    return dx, da


def elu_forward(x: Array) -> tuple[Array, Array]:
    """out = x where x > 0, else e^x - 1."""
    out = np.where(x > 0, x, np.exp(np.minimum(x, 0)) - 1)
    return out, out


def elu_backward(dout: Array, cache: Array) -> Array:
    """dx = dout where x > 0, else dout * e^x; there e^x is out + 1."""
    out = cache
    return dout * np.where(out > 0, 1, out + 1)


def selu_forward(x: Array) -> tuple[Array, Array]:
    """out = scale * x where x > 0, else scale * alpha * (e^x - 1)."""
    alpha, scale = 1.6732632423543772, 1.0507009873554805
    return scale * np.where(x > 0, x, alpha * (np.exp(np.minimum(x, 0)) - 1)), x


def selu_backward(dout: Array, cache: Array) -> Array:
    """dx = scale * dout where x > 0, else scale * alpha * e^x * dout."""
    alpha, scale = 1.6732632423543772, 1.0507009873554805
    x = cache
    return dout * scale * np.where(x > 0, 1, alpha * np.exp(np.minimum(x, 0)))
