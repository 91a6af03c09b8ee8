"""Compares a formula with the answer by value at the points of its variant, and finds a point where they differ."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from grader.formulas.tree import Tree, Value, evaluate, parts_of
from problems.part import Array, Part
from solutions.engine import Run

FEWEST = 8  # points with a value on both sides that decide
UNDEFINED = 0.25  # share of the points at which a formula may have no value: x y/x at x = 0
MOST_INPUTS = 6  # that are told of a point; of more, the names are told that stand in the formula


@dataclass(frozen=True)
class Compared:
    """Equal or not, None if the points cannot tell; `differs` is where they do not agree, (P,)."""

    is_equal: bool | None
    differs: Array


def values_at(tree: Tree, points: Run) -> Array:
    """What a formula gives at the points, (P,)."""
    with np.errstate(all="ignore"):
        value = evaluate(tree, points.values, points.gradients)
    return np.broadcast_to(np.asarray(value, float), np.shape(points.values[points.graph.output.name]))


def compare(part: Part, response: Array) -> Compared:
    """Equal if every point agrees that has a value on both sides, and most of those with an answer have one."""
    has_answer = np.isfinite(part.answer)
    has_both = has_answer & np.isfinite(response)
    differs = has_both & ~part.tolerance.passes(response, part.answer)
    if differs.any():
        return Compared(False, differs)
    is_missing = has_answer & ~has_both
    if has_both.sum() < FEWEST:
        return Compared(None, is_missing)
    return Compared(bool(is_missing.sum() <= UNDEFINED * has_answer.sum()), is_missing)


def agree(part: Part, one: Array, other: Array) -> bool:
    """Whether two answers to a part are taken for the same: numbers, or values at the points."""
    return bool(agree_along(part, np.atleast_1d(one), np.atleast_1d(other)))


def agree_along(part: Part, one: Array, other: Array) -> Array:
    """The same for many at once: the last axis is that of the points, of length 1 for numbers."""
    both = np.isfinite(one) & np.isfinite(other)
    is_enough = both.sum(axis=-1) >= min(FEWEST, both.shape[-1])
    return np.asarray(is_enough & (part.tolerance.passes(one, other) | ~both).all(axis=-1))


def witness(part: Part, tree: Tree, response: Array, differs: Array, points: Run) -> str:
    """A point in words, what the formula gives there, and that this is wrong; the right value is not told."""
    what = "derivative" if part.is_gradient else "value"
    if not differs.any():
        return f"it has no value that could be the {what}"
    names = [node.name for node in points.graph.inputs]
    if len(names) > MOST_INPUTS:
        names = list(dict.fromkeys(each.node for each in parts_of(tree) if isinstance(each, Value)))[:MOST_INPUTS]
    told = [_point(names, points, int(place)) for place in np.flatnonzero(differs)]
    place, at = min(zip(np.flatnonzero(differs), told, strict=True), key=lambda pair: len(pair[1]))
    gives = f"gives {_number(response[place])}" if np.isfinite(response[place]) else "has no value"
    return f"at {at} it {gives}, and that is not the {what} there" if at else f"it {gives}, and that is not the {what}"


def _point(names: list[str], points: Run, place: int) -> str:
    size = np.shape(points.values[points.graph.output.name])
    return ", ".join(f"{name} = {_number(np.broadcast_to(points.values[name], size)[place])}" for name in names)


def _number(number: float) -> str:
    return f"{number + 0.0:.6g}"
