"""Random numbers for variants: one named stream a parameter, the same on every platform, thousands of seeds at once.

A number is a hash of (family, parameter, seed, candidate, place), not the next state of a generator: so adding a
parameter changes no other draw, and the candidates of many seeds are drawn in one call.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from problems.errors import ProblemError, shortened
from problems.part import Array

MOST_VALUES = 1_000_000  # of which one is drawn
EXACT = 12  # digits with which a bound or a step is taken: 0.1 + 0.2 is 0.3
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)


def _mix(x: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The finaliser of SplitMix64 (Steele, Lea and Flood 2014): every bit of the result depends on every bit of x."""
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


def _hash(*words: str) -> np.uint64:
    digest = hashlib.blake2b("\0".join(words).encode(), digest_size=8).digest()
    return np.uint64(int.from_bytes(digest, "little"))


@dataclass(frozen=True)
class Draw:
    """Draws for a batch of candidates; each result has one leading axis, the candidate's."""

    stream: str  # the family and its revision
    seeds: NDArray[np.uint64]  # (B,)
    candidates: NDArray[np.uint64]  # (B,)

    def uniform(self, name: str, shape: tuple[int, ...] = ()) -> Array:
        """(B, *shape) numbers in [0, 1)."""
        places = np.arange(math.prod(shape), dtype=np.uint64)
        with np.errstate(over="ignore"):
            keys = _mix(self.seeds * _GOLDEN ^ _hash(self.stream, name)) + self.candidates
            bits = _mix(_mix(keys * _GOLDEN)[:, None] ^ (places * _GOLDEN)[None, :])
        return ((bits >> np.uint64(11)) * 2.0**-53).reshape(len(self.seeds), *shape)

    def choice(self, name: str, values: Sequence[float], shape: tuple[int, ...] = ()) -> Array:
        """(B, *shape) of the given values, all equally likely."""
        if not len(values):
            raise ProblemError(f"draw.choice({name!r}, ...): there is no value to choose from; give at least one")
        drawn: Array = np.asarray(values, float)[(self.uniform(name, shape) * len(values)).astype(int)]
        return drawn

    def integers(
        self, name: str, low: int, high: int, shape: tuple[int, ...] = (), *, without: Sequence[int] = ()
    ) -> Array:
        """(B, *shape) whole numbers from low to high, both included, as floats."""
        call = f"draw.integers({name!r}, {shortened(low)}, {shortened(high)})"
        _refuse_bounds(call, low, high, high - low)
        whole = [n for n in range(low, high + 1) if n not in without]
        if not whole:
            raise ProblemError(f"{call}: no number is left without {', '.join(map(str, without))}")
        return self.choice(name, whole, shape)

    def steps(
        self, name: str, low: float, high: float, step: float, shape: tuple[int, ...] = (), *, zero: bool = False
    ) -> Array:
        """(B, *shape) multiples of `step` from low to high, as exact as decimals can be; 0 only if asked for."""
        call = f"draw.steps({name!r}, {low}, {high}, {step})"
        if not 0 < step < math.inf:
            raise ProblemError(f"{call}: a step is a number above 0, as 0.5, not {step}")
        _refuse_bounds(call, low, high, (high - low) / step)
        values = _multiples(low, high, step)
        if not any(n or zero for n in values):
            but = " other than 0; zero=True allows 0" if values else ""
            raise ProblemError(f"{call}: from {low} to {high} there is no multiple of {step}{but}")
        return self.choice(name, [n for n in values if n or zero], shape)


@lru_cache(maxsize=256)
def _multiples(low: float, high: float, step: float) -> tuple[float, ...]:
    first, last, exact = (Fraction(f"{number:.{EXACT}g}") for number in (low, high, step))
    return tuple(float(n * exact) for n in range(math.ceil(first / exact), math.floor(last / exact) + 1))


def _refuse_bounds(call: str, low: float, high: float, steps: float) -> None:
    """steps: how many there are from low to high."""
    if not low <= high:
        raise ProblemError(f"{call}: {low} is not below {high}; the smaller number comes first")
    if not steps < MOST_VALUES:
        raise ProblemError(f"{call}: has more than {MOST_VALUES} values; choose a wider step, or nearer bounds")


def of_one_seed(stream: str, seed: int, candidates: Sequence[int] = range(1)) -> Draw:
    """Some candidates of one seed, by default the first."""
    numbers = np.array(candidates, np.uint64)
    return Draw(stream, np.full(len(numbers), seed % 2**64, np.uint64), numbers)
