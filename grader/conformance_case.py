"""One family under one set of options with its variants of many seeds: what the checks look at, and what they find."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from problems.errors import ProblemError
from problems.family import Family, Scalar
from problems.part import Array, Part
from problems.variant import Variant, variant

Set = Mapping[str, Scalar]  # the options that are not left at their defaults


@dataclass(frozen=True)
class Finding:
    """Something that does not hold: where, and both numbers where it is about numbers."""

    words: str
    seed: int | None = None
    part: str = ""
    given: float | None = None
    expected: float | None = None

    @property
    def sentence(self) -> str:
        """
        >>> Finding("the engine and SymPy differ", 7, "dx", 0.25, 0.5).sentence
        'seed 7, dx: the engine and SymPy differ: 0.25 and 0.5'
        """
        where = ", ".join(word for word in ("" if self.seed is None else f"seed {self.seed}", self.part) if word)
        numbers = "" if self.given is None else f": {self.given:.12g} and {self.expected:.12g}"
        return f"{where}: {self.words}{numbers}" if where else f"{self.words}{numbers}"


@dataclass(frozen=True)
class Case:
    """`variants` of the seeds for which numbers were found; `unposed` says why there are none for the others."""

    family: Family
    options: Set
    variants: tuple[Variant, ...]
    unposed: Mapping[int, str] = field(default_factory=dict)

    @property
    def first(self) -> Variant:
        return self.variants[0]

    @property
    def seeds(self) -> tuple[int, ...]:
        return tuple(int(one.seed or 0) for one in self.variants)

    @property
    def inputs(self) -> dict[str, Array]:
        """(B,) of each input: the variants' own, or the points at which formulas are compared."""
        names = [node.name for node in self.first.graph.inputs]
        if self.first.asks_formulas:
            return {name: np.asarray(self.first.points.values[name]) for name in names}
        return {name: np.array([float(one.inputs[name]) for one in self.variants]) for name in names}

    @property
    def parts(self) -> Iterator[tuple[Part, Array]]:
        """Each part of the first variant with the answers (B,) of all."""
        for index, part in enumerate(self.first.parts):
            if self.first.asks_formulas:
                yield part, part.answer
            else:
                yield part, np.array([float(one.parts[index].answer) for one in self.variants])

    def seed_of(self, row: int) -> int | None:
        """Of a row of the arrays; points belong to no seed."""
        return None if self.first.asks_formulas else self.seeds[row]


Check = Callable[[Case], Iterator[Finding]]


def posed(family: Family, options: Set, seeds: range) -> Case:
    """Raises ProblemError if the options are not the family's."""
    family.read_options(options)
    variants, unposed = [], {}
    for seed in seeds:
        try:
            variants.append(variant(family, seed, options))
        except ProblemError as error:
            unposed[seed] = str(error)
    return Case(family, options, tuple(variants), unposed)


def differing(case: Case, part: str, given: Array, expected: Array, allowed: Array, words: str) -> Iterator[Finding]:
    """A finding for the row where two arrays (B,) are furthest apart, if that is more than is allowed; NaN differs."""
    given, expected = np.broadcast_to(given, allowed.shape), np.broadcast_to(expected, allowed.shape)
    excess = np.nan_to_num(np.abs(given - expected) / allowed, nan=np.inf)
    row = int(np.argmax(excess))
    if excess[row] > 1.0:
        yield Finding(words, case.seed_of(row), part, float(given[row]), float(expected[row]))
