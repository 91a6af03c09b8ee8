"""The first candidate for a case that will do; where none does, that is told: no case is better than one that hides."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

import numpy as np

from problems.errors import ProblemError
from problems.part import Array
from solutions.engine import forward
from solutions.graph import Graph
from solutions.ops import OPS

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


def clear_of_kinks(graph: Graph, drawn: Mapping[str, Array], nearest: float) -> Array:
    """(B,) whether all gates of a candidate are so far from where they have no derivative."""
    values, _ = forward(graph, drawn, batch=1)
    clear = np.full(len(values[graph.output.name]), True)
    for node in graph.computed:
        if kink := OPS[node.op].kink:
            distance = kink(*(values[name] for name in node.inputs), **node.attributes)
            clear &= distance.reshape(len(clear), -1).min(axis=1) >= nearest
    return clear
