"""The small numbers that may stand in place of those of a case: whole ones of the same signs, simplest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from problems.part import Array

LARGE = 100.0  # beyond it the size of a number is the point of it
FEW = 3  # different whole numbers, of which each may have a meaning of its own
COUNTED = 4  # the largest count that is tried


@dataclass(frozen=True)
class Palette:
    """What may stand in one array or number; `ranked` if its numbers mean something by their order only."""

    numbers: tuple[float, ...]  # simplest first
    ranked: bool = False
    is_smooth: bool = True  # may its numbers be nudged?

    def drawn(self, shape: tuple[int, ...], rng: np.random.Generator, density: float) -> Array:
        """An array with so large a share of numbers that are not the simplest."""
        if self.ranked:
            return rng.permutation(shape[0]) + 1.0
        others = rng.choice(self.numbers[1:] or self.numbers, shape)
        return np.where(rng.random(shape) < density, others, self.numbers[0])

    def rounded(self, value: Array) -> Array:
        """The array with simple numbers that are as near as may be: by rank, or to one digit and away from 0."""
        if self.ranked:
            return np.unique(value, return_inverse=True)[1] + 1.0
        if not self.is_smooth or 0 < self.numbers[0] < 1:
            return value
        size = 10.0 ** np.floor(np.log10(np.maximum(np.abs(value), 1.0)))
        return np.asarray(np.sign(value) * np.ceil(np.abs(value) / size) * size)

    def simpler(self, number: float) -> tuple[float, ...]:
        """The numbers to try in its place: the simplest, the simplest of its sign, and the one before it."""
        before = self.numbers[: self.numbers.index(number)] if number in self.numbers else self.numbers
        alike = [each for each in before if each * number > 0]
        return tuple(dict.fromkeys((*before[:1], *alike[:1], *before[-1:])))


def palette_of(values: Sequence[Any], own: Any, *, is_setting: bool) -> Palette:
    """The palette of what has these values in the cases, and `own` in the one to start from.

    is_setting: it stands in a dictionary, and its usual value says more than a simple one.
    """
    numbers = np.concatenate([np.ravel(value) for value in values])
    least, largest = float(numbers.min()), float(np.abs(own).max())
    if numbers.dtype.kind in "iub" or set(numbers.tolist()) <= {-1.0, 0.0, 1.0}:
        return Palette(_whole(numbers, largest), is_smooth=False)
    if largest > LARGE:
        unit = float(f"{largest:.0e}")
        return Palette((0.0, 1.0, -1.0, unit, -unit) if least < 0 else (0.0, 1.0, unit))
    if least > 0 and numbers.max() < 1:
        return Palette(_fractions(own, is_setting=is_setting))
    if least > 0:
        return Palette((1.0, 2.0, 3.0), ranked=np.ndim(own) == 1)
    if np.ndim(own) == 0 and least == 0:
        return Palette((0.0, 1.0))
    return Palette((0.0, 1.0, -1.0, 2.0, -2.0) if least < 0 else (0.0, 1.0, 2.0))


def _whole(numbers: Array, largest: float) -> tuple[float, ...]:
    """Those that are there, if they are few; else those that one can count, up to the largest."""
    found = sorted(set(numbers.tolist()), key=lambda number: (abs(number), -number))
    if len(found) <= FEW and min(found) <= 0:
        return tuple(found)
    return tuple(map(float, range(1, 1 + min(int(largest), COUNTED))))


def _fractions(own: Any, *, is_setting: bool) -> tuple[float, ...]:
    if np.ndim(own):
        return (0.5, 0.25, 0.75)
    return tuple(dict.fromkeys((float(own), 0.5) if is_setting else (1.0, 0.5, float(own))))
