"""What people get wrong when they take the derivative of a unit from its activated value.

The nodes have the letters that `problems.families.activations` gives them: a is the value, s the derivative, and the
others are on the way to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from solutions.ops import OPS, SELU_ALPHA, SELU_LAMBDA, Forward

Row = tuple[str, str, Mapping[str, Forward]]  # note, feedback, the wrong rule of a letter's node
LIMIT = SELU_LAMBDA * SELU_ALPHA


def _sigmoid_slope(x: np.ndarray) -> np.ndarray:
    s = OPS["sigmoid"].forward(x)
    return np.asarray(s * (1 - s))


# fmt: off
FROM_VALUE: Mapping[str, tuple[Row, ...]] = MappingProxyType({
    "sigmoid": (
        ("sigmoid-twice", "a is already the sigmoid's value: the derivative is a·(1 − a), without another sigmoid",
         {"s": lambda a, k: _sigmoid_slope(a)}),
        ("sigmoid-f-one-plus-f", "the derivative of the sigmoid is a·(1 − a), not a·(1 + a)",
         {"s": lambda a, k: a * (1 + a)}),
        ("sigmoid-one-minus-f-over-f", "the derivative of the sigmoid is a·(1 − a), not (1 − a)/a",
         {"s": lambda a, k: k / a}),
    ),
    "tanh": (
        ("tanh-twice", "a is already the value of tanh: the derivative is 1 − a², without another tanh",
         {"k": lambda a: np.tanh(a) ** 2}),
        ("tanh-not-squared", "the derivative of tanh is 1 − a², not 1 − a",
         {"k": lambda a: a}),
        ("tanh-is-derivative", "the derivative of tanh is 1 − a², not its value a",
         {"k": lambda a: 1 - a}),
    ),
    "relu": (
        ("mask-at-zero", "where the value is 0 the unit is off, and its derivative is 0: it is 1 only where a > 0",
         {"s": lambda a: 1.0 * (a >= 0)}),
        ("value-as-derivative", "the derivative is 1 where a > 0, whatever a is",
         {"s": lambda a: a}),
    ),
    "leaky-relu": (
        ("leaky-slope-missing", "where the value is negative the derivative is the small slope, not 0",
         {"s": lambda m, by: m / 0.99}),
        ("leaky-mask-missing", "where the value is negative the derivative is the small slope, not 1",
         {"s": lambda m, by: np.ones_like(m)}),
    ),
    "prelu": (
        ("prelu-slope-missing", "where the value is negative the derivative is the slope, not 0",
         {"m": lambda alpha, n: 0.0 * n}),
        ("sides-swapped", "the derivative is 1 where the value is positive, and the slope where it is negative",
         {"k": lambda a: 1.0 * (a < 0)}),
    ),
    "elu": (
        ("value-taken-for-input", "a is the unit's value, not its input: where a < 0 the derivative is a + 1, not e^a",
         {"s": lambda m, by: np.exp(-m)}),
        ("elu-slope-of-value", "where a < 0 the derivative is e^z, which is a + 1, not a itself",
         {"s": lambda m, by: np.where(m > 0, -m, 1.0)}),
        ("elu-slope-missing", "where a < 0 the derivative is e^z, which is a + 1, not 0",
         {"s": lambda m, by: 1.0 * (m <= 0)}),
    ),
    "selu": (
        ("value-taken-for-input", "a is the unit's value, not its input: where a < 0 the derivative is a + λ·α",
         {"m": lambda c, n: LIMIT * np.exp(c - LIMIT) * n}),
        ("selu-slope-of-value", "where a < 0 the derivative is λ·α·e^z, which is a + λ·α, not a itself",
         {"m": lambda c, n: (c - LIMIT) * n}),
        ("selu-lambda-missing", "the factor λ belongs to the derivative where a > 0",
         {"h": lambda k, by: k}),
    ),
})
# fmt: on
