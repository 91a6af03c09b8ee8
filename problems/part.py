"""A part is one blank with a mark: what is asked, what is right, and how far off is still right."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from solutions.names import exact
from solutions.ops import Array as Array

SHORTEST = 1e-6  # of numbers that are written without an exponent


@dataclass(frozen=True)
class Tolerance:
    """A response passes if |response - answer| <= atol + rtol * |answer|, as in NumPy."""

    atol: float = 0.0
    rtol: float = 0.0

    def passes(self, response: Array, answer: Array) -> NDArray[np.bool_]:
        """Entry by entry; written so that NaN fails, and that nothing is near infinity."""
        with np.errstate(invalid="ignore"):
            near = np.abs(response - answer) <= self.atol + self.rtol * np.abs(answer)
        return np.asarray(near & np.isfinite(response) & np.isfinite(answer))

    def in_words(self, of_the_answer: str = "of the answer", exactly: str = "exactly") -> str:
        """In whatever language those words are.

        >>> Tolerance(0.01, 0.001).in_words(), Tolerance(1e-6).in_words(), Tolerance(1e-7).in_words()
        ('± (0.01 + 0.1 % of the answer)', '± 0.000001', '± 1e-7')
        """
        absolute = exact(self.atol) if self.atol >= SHORTEST else f"{self.atol:g}".replace("e-0", "e-")
        relative = f"{100 * self.rtol:.3g} % {of_the_answer}"
        if not self.atol:
            return f"± {relative}" if self.rtol else exactly
        return f"± ({absolute} + {relative})" if self.rtol else f"± {absolute}"


class Kind(StrEnum):
    """What a response to a part is."""

    NUMBER = "number"
    EXPRESSION = "expression"


@dataclass(frozen=True)
class Part:
    """A blank. `node` is the node whose value (or gradient, if `is_gradient`) is asked.

    The answer of an expression is its value at the points of the variant, (P,).
    """

    id: str
    kind: Kind
    prompt: str  # text with $LaTeX$ in it
    answer: Array
    points: float
    tolerance: Tolerance
    node: str
    is_gradient: bool
    is_whole: bool = False  # a whole number, whatever the inputs are
