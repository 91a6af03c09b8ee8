"""Random numbers for variants: one named stream a parameter, the same on every platform, thousands of seeds at once.

A number is a hash of (family, parameter, seed, candidate, place), not the next state of a generator: so adding a
parameter changes no other draw, and the candidates of many seeds are drawn in one call.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from problems.part import Array

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
        drawn: Array = np.asarray(values, float)[(self.uniform(name, shape) * len(values)).astype(int)]
        return drawn

    def integers(
        self, name: str, low: int, high: int, shape: tuple[int, ...] = (), *, without: Sequence[int] = ()
    ) -> Array:
        """(B, *shape) whole numbers from low to high, both included, as floats."""
        return self.choice(name, [n for n in range(low, high + 1) if n not in without], shape)

    def steps(
        self, name: str, low: float, high: float, step: float, shape: tuple[int, ...] = (), *, zero: bool = False
    ) -> Array:
        """(B, *shape) multiples of `step` from low to high, as exact as decimals can be; 0 only if asked for."""
        per_unit = round(1 / step)
        multiples = range(round(low * per_unit), round(high * per_unit) + 1)
        return self.choice(name, [n / per_unit for n in multiples if n or zero], shape)


def of_one_seed(stream: str, seed: int, candidates: Sequence[int] = range(1)) -> Draw:
    """Some candidates of one seed, by default the first."""
    numbers = np.array(candidates, np.uint64)
    return Draw(stream, np.full(len(numbers), seed % 2**64, np.uint64), numbers)
