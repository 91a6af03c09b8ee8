"""Conventions that an option of a code task leaves open, or decides on."""

from __future__ import annotations

from collections.abc import Iterable

from problems.family import Scalar

OPEN = "open"  # whatever the student takes


def accepted(conventions: Iterable[str], asked: Scalar) -> tuple[str, ...]:
    """All of them, or the one that is asked for.

    >>> accepted(("mean", "sum"), "open"), accepted(("mean", "sum"), "sum")
    (('mean', 'sum'), ('sum',))
    """
    return tuple(each for each in conventions if asked in (OPEN, each))
