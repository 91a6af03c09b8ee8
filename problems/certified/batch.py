"""Certified numbers and answers for thousands of seeds at once, the same that each seed gives alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from problems.certified.candidates import NONE, Seeds, as_seeds, draw, reach, search
from problems.certified.trial import Trial
from problems.errors import no_numbers
from problems.family import Family, Options
from problems.part import Array


@dataclass(frozen=True)
class Certified:
    """What S seeds give: each takes the first of its candidates that passes every check of the certificate."""

    family: Family
    options: Options
    seeds: Seeds  # (S,)
    inputs: Mapping[str, Array]  # (S,) each
    parts: tuple[str, ...]  # ids
    answers: NDArray[Any]  # (parts, S)
    candidates: NDArray[np.int_]  # (S,) the number of the one that was taken
    rejected: Mapping[str, int]  # why those before it were not: by the first check that each failed

    @property
    def share_rejected(self) -> float:
        """Of all candidates that were tried."""
        tried = len(self.seeds) + int(self.candidates.sum())
        return 1.0 - len(self.seeds) / tried


def certified(family: Family, seeds: Iterable[int], options: Mapping[str, object] | None = None) -> Certified:
    """The numbers of many variants; those of a seed are the inputs and answers of `variant(family, seed, options)`.

    Raises ProblemError for an option that is not allowed, or if a seed has no good candidate.

    >>> from problems.catalogue import find
    >>> many = certified(find("sum-product"), range(1000))
    >>> many.answers.shape, sorted(many.inputs), 0 < many.share_rejected < 1
    ((6, 1000), ['x', 'y', 'z'], True)
    """
    read = family.read_options(options or {})
    all_seeds = as_seeds(seeds)
    limits = reach(family, tuple(read.items()))
    taken, rejected = search(family, lambda drawn: family.build(drawn, read), limits, all_seeds)
    if (taken == NONE).any():
        raise no_numbers(family.name, read, rejected)
    posed = family.build(draw(family, all_seeds, taken), read)
    with np.errstate(all="ignore"):
        answers = Trial(posed).answers
    return Certified(
        family, read, all_seeds, posed.inputs, posed.part_ids, answers, taken, MappingProxyType(dict(rejected))
    )
