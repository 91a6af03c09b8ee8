"""Checks a guess about an output against what was returned in every case."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np

from grader.code.evidence import Cause, Evidence
from grader.code.matching import same
from problems.part import Array

Relation = Callable[[Evidence, str], Iterator[Cause]]
Guess = Mapping[int, Array | None]  # what the output is, by the number of the case; None where nothing can be said


def holds(evidence: Evidence, part: str, guess: Guess) -> bool:
    """Is it what was returned in every case, and not 0 in all of them?"""
    values = [guess[number] for number in evidence.numbers(part)]
    pairs = zip(evidence.numbers(part), values, strict=True)
    if not all(
        value is not None and same(evidence.task, evidence.given(number, part), np.asarray(value))
        for number, value in pairs
    ):
        return False
    return any(np.any(value) for value in values if value is not None)


def argument(evidence: Evidence, number: int, node: object) -> Array | None:
    """An argument of a case, if it is an array."""
    value = evidence.task.cases[number][node] if isinstance(node, str) else None
    return value if isinstance(value, np.ndarray) else None
