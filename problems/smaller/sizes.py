"""The sizes of a case: which axes and numbers change together, and the case with some of the indices only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np

from problems.part import Array

Case = Mapping[str, Any]
KeyPath = tuple[str, ...]  # the name of a value in a case, and the keys that lead into a dictionary
Axis = tuple[int, ...]  # the numbers of the sizes whose product is its length; none if the length stays as it is
Lengths = tuple[int, ...]  # of each size
Kept = Sequence[Sequence[int]]  # of each size, the indices that stay, rising


@dataclass(frozen=True)
class Small:
    """A case with the lengths of its sizes."""

    case: Case
    lengths: Lengths

    @property
    def leaves(self) -> dict[KeyPath, Any]:
        return dict(leaves(self.case))


@dataclass(frozen=True)
class Sizes:
    """What the sizes of a case have to do with what is in it.

    axes: of each array. counts: numbers that are the length of an axis, less so many.
    labels: arrays of whole numbers below the length of an axis. orders: arrays whose rows are orders of its indices.
    """

    axes: Mapping[KeyPath, tuple[Axis, ...]]
    counts: Mapping[KeyPath, tuple[Axis, int]]
    labels: Mapping[KeyPath, Axis]
    orders: Mapping[KeyPath, Axis]

    def least(self, size: int) -> int:
        """The shortest length that means something: a choice between classes needs two."""
        return 2 if any(size in axis for axis in self.labels.values()) else 1

    def cut(self, small: Small, kept: Kept) -> Small:
        """The case with some of its indices only; labels and orders are numbered anew."""
        lengths = tuple(map(len, kept))
        chosen = {axis: _indices(axis, kept, small.lengths) for axes in self.axes.values() for axis in axes}
        new = {
            place: as_it_was(value, long(self.counts[place][0], lengths) - self.counts[place][1])
            if place in self.counts
            else self._cut(place, value, chosen)
            for place, value in small.leaves.items()
            if place in self.counts or place in self.axes
        }
        return Small(with_leaves(small.case, new), lengths)

    def _cut(self, place: KeyPath, array: Array, chosen: Mapping[Axis, Array]) -> Array:
        numbered = {**self.labels, **self.orders}.get(place)
        for number, axis in enumerate(self.axes[place]):
            if not axis or (place in self.orders and axis == numbered):
                continue
            array = array.take(chosen[axis], axis=number)
        if place in self.orders and numbered is not None:
            array = array[np.isin(array, chosen[numbered])].reshape(*array.shape[:-1], -1)
        return array if numbered is None else np.searchsorted(chosen[numbered], array) % len(chosen[numbered])


def leaves(case: Case, above: KeyPath = ()) -> Iterator[tuple[KeyPath, Any]]:
    """The values of a case and of the dictionaries in it, each with its place.

    >>> list(leaves({"w": 1.0, "config": {"momentum": 0.9}}))
    [(('w',), 1.0), (('config', 'momentum'), 0.9)]
    """
    for name, value in case.items():
        if isinstance(value, Mapping):
            yield from leaves(value, (*above, name))
        else:
            yield (*above, name), value


def with_leaves(case: Case, new: Mapping[KeyPath, Any], above: KeyPath = ()) -> dict[str, Any]:
    """The case with other values at some places."""
    return {
        name: with_leaves(value, new, (*above, name)) if isinstance(value, Mapping) else new.get((*above, name), value)
        for name, value in case.items()
    }


def long(axis: Axis, lengths: Lengths) -> int:
    """The length of an axis."""
    return prod(lengths[size] for size in axis)


def as_it_was(value: Any, new: Any) -> Any:
    """Something new of the type that a value has: an array of its dtype, a NumPy number, or one of Python's."""
    return np.asarray(new, value.dtype) if isinstance(value, np.ndarray) else type(value)(new)


def _indices(axis: Axis, kept: Kept, lengths: Lengths) -> Array:
    """The indices that stay on an axis: on a flattened one, those of the product."""
    indices = np.zeros(1, int)
    for size in axis:
        indices = (indices[:, None] * lengths[size] + np.asarray(kept[size])).ravel()
    return indices
