"""Finds the sizes in the cases of a code task: which axes, and which numbers, are one size.

Nothing is declared: each case of a task has other lengths on purpose, so what is equal in all of them is one size.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from math import prod
from typing import Any, TypeGuard

import numpy as np

from problems.part import Array
from problems.smaller.sizes import Axis, Case, KeyPath, Lengths, Sizes, leaves
from solutions.engine import forward
from solutions.graph import Graph

Leaves = Mapping[KeyPath, Any]
Across = tuple[int, ...]  # one length, in each of the cases that are compared
LABELLED = frozenset(("pick", "drop"))  # ops whose second operand holds labels
FACTORS = (2, 3)  # how many sizes are multiplied where an array is flattened


def sizes_of(cases: Sequence[Case], number: int, graph: Graph | None = None) -> tuple[Sizes, Lengths]:
    """The sizes of a case and their lengths, found by comparing it with the others whose arrays have as many axes."""
    ranks = [_ranks(case) for case in cases]
    alike = [case for case, rank in zip(cases, ranks, strict=True) if rank == ranks[number]]
    own = ranks[: number + 1].count(ranks[number]) - 1
    values = [dict(leaves(case)) for case in alike]
    seen = {at: tuple(zip(*(np.shape(each[at]) for each in values), strict=True)) for at in values[own]}
    basic, known = _distinguished(dict.fromkeys(across for axes in seen.values() for across in axes))
    orders = {at: known[axes[-1]] for at, axes in seen.items() if axes and _is_order(values, at, axes, known)}
    labels = dict(_labels_of_ops(alike, known, graph) if graph else _labels(values, known))
    sizes = Sizes(
        axes={at: tuple(known.get(across, ()) for across in axes) for at, axes in seen.items() if axes},
        counts=dict(_counts(values, known)) if len(values) > 1 else {},
        labels={at: axis for at, axis in labels.items() if at not in orders},
        orders=orders,
    )
    return sizes, tuple(across[own] for across in basic)


def _ranks(case: Case) -> dict[KeyPath, int]:
    return {place: np.ndim(value) for place, value in leaves(case)}


def _distinguished(found: Mapping[Across, None]) -> tuple[list[Across], dict[Across, Axis]]:
    """The lengths that stand for themselves, and the sizes behind every length that can change."""
    free = [across for across in found if max(across) > 1 and (len(across) == 1 or len(set(across)) > 1)]
    products = {across: factors for across in free if (factors := _factors(across, free))}
    basic = [across for across in free if across not in products]
    known: dict[Across, Axis] = {across: (size,) for size, across in enumerate(basic)}
    for across, factors in products.items():
        if known.keys() >= set(factors):
            known[across] = tuple(basic.index(factor) for factor in factors)
    return basic, known


def _factors(across: Across, others: Sequence[Across]) -> tuple[Across, ...]:
    for count in FACTORS:
        for chosen in combinations(others, count):
            if across not in chosen and all(map(_is_product, across, zip(*chosen, strict=True))):
                return chosen
    return ()


def _is_product(length: int, factors: tuple[int, ...]) -> bool:
    return length == prod(factors)


def _counts(cases: Sequence[Leaves], known: Mapping[Across, Axis]) -> Iterator[tuple[KeyPath, tuple[Axis, int]]]:
    """Numbers that are a length, or one less, in every case."""
    for place in cases[0]:
        values = tuple(case[place] for case in cases)
        for less in (0, 1):
            if all(map(_is_number, values)) and (axis := known.get(tuple(value + less for value in values))):
                yield place, (axis, less)
                break


def _is_number(value: object) -> bool:
    return isinstance(value, np.ndarray | np.generic | int | float) and np.ndim(value) == 0


def _labels_of_ops(cases: Sequence[Case], known: Mapping[Across, Axis], graph: Graph) -> Iterator[tuple[KeyPath, Axis]]:
    """What the ops of a graph take as labels, and the last axis of the scores beside them."""
    nodes = [node for node in graph.computed if node.op in LABELLED]
    with np.errstate(all="ignore"):
        runs = [forward(graph, case)[0] for case in cases] if nodes else []
    for node in nodes:
        scores, labels = node.inputs
        if axis := known.get(tuple(values[scores].shape[-1] for values in runs)):
            yield (labels,), axis


def _labels(cases: Sequence[Leaves], known: Mapping[Across, Axis]) -> Iterator[tuple[KeyPath, Axis]]:
    """Whole numbers that stay below a length, and mostly come up to it."""
    for place in cases[0]:
        arrays = [case[place] for case in cases]
        if not all(map(_is_whole, arrays)) or len(set(np.concatenate([array.ravel() for array in arrays]))) < 3:
            continue
        above = [int(array.max()) + 1 for array in arrays]
        for across, axis in sorted(known.items()):
            hits = sum(map(int.__eq__, above, across))
            if all(map(int.__le__, above, across)) and 2 * hits > len(above) and len(axis) == 1:
                yield place, axis
                break


def _is_whole(value: object) -> TypeGuard[Array]:
    return isinstance(value, np.ndarray) and value.dtype.kind in "iu" and value.ndim > 0 and bool(value.min() >= 0)


def _is_order(cases: Sequence[Leaves], place: KeyPath, axes: Sequence[Across], known: Mapping[Across, Axis]) -> bool:
    return axes[-1] in known and all(_is_whole(case[place]) and _sorts(case[place]) for case in cases)


def _sorts(rows: Array) -> bool:
    """Does every row hold each index of the row once?"""
    return bool((np.sort(rows, axis=-1) == np.arange(rows.shape[-1])).all())
