"""One family under one set of options with its variants of many seeds: what the checks look at, and what they find."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from problems.certified.batch import Certified, certified
from problems.certified.candidates import PROBE_SEED, of_seed, reach
from problems.certified.certificate import PASSED, sift
from problems.family import Family, Scalar
from problems.part import Array, Part
from problems.variant import Variant, variant

Set = Mapping[str, Scalar]  # the options that are not left at their defaults
FEW = 3  # variants that are looked at one by one
PROBED = 512  # candidates that tell why none is good


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
    """`many`: the numbers of all seeds; `few`: the variants of the first of them."""

    family: Family
    options: Set
    many: Certified
    few: tuple[Variant, ...]

    @property
    def first(self) -> Variant:
        return self.few[0]

    @property
    def inputs(self) -> Mapping[str, Array]:
        """(B,) of each input: the seeds' own, or the points at which formulas are compared."""
        names = [node.name for node in self.first.graph.inputs]
        numbers = self.first.points.values if self.first.asks_formulas else self.many.inputs
        return {name: np.asarray(numbers[name]) for name in names}

    @property
    def parts(self) -> Iterator[tuple[Part, Array]]:
        """Each part with its answers (B,) at the inputs."""
        for index, part in enumerate(self.first.parts):
            yield part, part.answer if self.first.asks_formulas else self.many.answers[index]

    def seed_of(self, row: int) -> int | None:
        """Of a row of the arrays; points belong to no seed."""
        return None if self.first.asks_formulas else int(self.many.seeds[row])


Check = Callable[[Case], Iterator[Finding]]


def posed(family: Family, options: Set, seeds: range) -> Case:
    """Raises ProblemError if the options are not the family's, or some seed gives no certified variant."""
    many = certified(family, seeds, options)
    return Case(family, options, many, tuple(variant(family, seed, options) for seed in seeds[:FEW]))


def why_rejected(family: Family, options: Set) -> Counter[str]:
    """What candidates of one seed fail, by the first check that each fails."""
    read = family.read_options(options)
    sifted = sift(family.build(of_seed(family, PROBE_SEED, range(PROBED)), read), reach(family, tuple(read.items())))
    return Counter(sifted.reasons[place] for place in sifted.first.tolist() if place != PASSED)


def differing(case: Case, part: str, given: Array, expected: Array, allowed: Array, words: str) -> Iterator[Finding]:
    """A finding for the row where two arrays (B,) are furthest apart, if that is more than is allowed; NaN differs."""
    given, expected = np.broadcast_to(given, allowed.shape), np.broadcast_to(expected, allowed.shape)
    excess = np.nan_to_num(np.abs(given - expected) / allowed, nan=np.inf)
    row = int(np.argmax(excess))
    if excess[row] > 1.0:
        yield Finding(words, case.seed_of(row), part, float(given[row]), float(expected[row]))
