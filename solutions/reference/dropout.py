"""Reference code for dropout with a given mask of 0 and 1; p is the probability with which a unit is kept.

This is the inverted dropout, which divides by p in training. The classic one divides by nothing, and multiplies by p
at test time instead (Srivastava et al. 2014).
"""

from __future__ import annotations

from solutions.ops import Array

Cache = tuple[Array, float, str]


def dropout_forward(x: Array, mask: Array, p: float, mode: str) -> tuple[Array, Cache]:
    """(out, cache): what the mask drops is 0 in training; nothing is dropped at test time."""
    out = x * mask / p if mode == "train" else x * 1.0
    return out, (mask, p, mode)


def dropout_backward(dout: Array, cache: Cache) -> Array:
    """dx, with the same mask and the same factor as in the forward pass."""
    mask, p, mode = cache
    return dout * mask / p if mode == "train" else dout * 1.0
