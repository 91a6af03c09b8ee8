"""The first candidate for a case that will do; where none does, that is told: no case is better than one that hides."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from problems.errors import ProblemError
from problems.part import Array

T = TypeVar("T")


def first(candidates: Iterable[T], will_do: Callable[[T], bool]) -> T:
    """
    >>> first([1, 4, 6], lambda number: number > 3)
    4
    """
    for each in candidates:
        if will_do(each):
            return each
    raise ProblemError("none of the numbers drawn for a case of the code task will do; take another seed")


def first_place(will_do: Array) -> int:
    """Of candidates in one batch, (B,) whether each will do."""
    return first(range(len(will_do)), lambda place: bool(will_do[place]))
