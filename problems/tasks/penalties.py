"""The two accepted sizes of a penalty on weights, `reg` times a sum or half of that, wherever a code task has one."""

from __future__ import annotations

from collections.abc import Mapping

from problems.family import Choice
from problems.tasks.accepting import OPEN

SIZES: Mapping[str, tuple[str, str]] = {  # size -> how R, the penalty, comes of the sum Q in a graph; in words
    "full": ("R = reg * Q", "the penalty is reg * {sum}"),
    "half": ("V = reg * Q; R = V / 2", "the penalty is 0.5 * reg * {sum}"),
}
OPTION = Choice(OPEN, (OPEN, *SIZES), "code: reg*sum(W*W) (full) or half of it; open accepts both")
SQUARES = "sum(W * W)"
HALVED = (  # what a reference with the penalty reg * sum(W * W) writes otherwise for half of it
    ("penalty reg", "penalty 0.5 * reg"),
    ("reg * np.sum(W * W)", "0.5 * reg * np.sum(W * W)"),
    ("2 * reg * W", "reg * W"),
)
TERMS = {"data": "the data loss", "R": "the penalty", "S": "the data loss", "P": "the penalty"}  # P is the squares


def note(size: str) -> str:
    """Of the convention."""
    return f"penalty-{size}"


def in_graph(size: str) -> str:
    """The steps from Q to R."""
    return SIZES[size][0]


def in_words(size: str, total: str = SQUARES) -> str:
    """
    >>> in_words("half")
    'the penalty is 0.5 * reg * sum(W * W)'
    """
    return SIZES[size][1].format(sum=total)
