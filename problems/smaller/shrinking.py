"""Smaller cases of a code task, in which sizes stay consistent and numbers stay of the kind that they were.

Authors of families write nothing: which axes are one size, and what a number may be, is told from the cases.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from problems.code.task import NUMERIC, CodeTask, Convention, GraphConvention
from problems.part import Array
from problems.smaller.found_sizes import sizes_of
from problems.smaller.sizes import KeyPath, Lengths, Sizes, Small, as_it_was, leaves, long, with_leaves
from problems.smaller.values import Palette, palette_of


class Change(NamedTuple):
    """One number that is replaced: where it stands, the number of the entry there, and what is put in its place."""

    place: KeyPath
    entry: int
    number: float


@dataclass(frozen=True)
class Shrinking:
    """What may change in one case of a task, and how.

    palettes: of the arrays and numbers that the right answer depends on. same: places that hold a copy of another.
    """

    start: Small
    sizes: Sizes
    palettes: Mapping[KeyPath, Palette]
    same: Mapping[KeyPath, KeyPath]

    def shortened(self, lengths: Lengths) -> Small:
        """The case to start from, as far as the first indices of each size go."""
        return self.sizes.cut(self.start, [range(length) for length in lengths])

    def shorter(self, small: Small) -> Iterator[Small]:
        """The case without one of its indices."""
        for size, length in enumerate(small.lengths):
            for index in range(length) if length > self.sizes.least(size) else ():
                kept = [list(range(each)) for each in small.lengths]
                kept[size].remove(index)
                yield self.sizes.cut(small, kept)

    def filled(self, small: Small, rng: np.random.Generator, density: float) -> Small:
        """The case with other numbers, of which so large a share is not as simple as may be."""
        found, new = small.leaves, dict[KeyPath, Any]()
        for place, palette in self.palettes.items():
            new[place] = palette.drawn(np.shape(found[place]), rng, density)
        for place, axis in self.sizes.labels.items():
            new[place] = rng.integers(0, long(axis, small.lengths), np.shape(found[place]))
        return self._with(small, new)

    def rounded(self, small: Small) -> Small:
        """The case with its own numbers, as simple as they may be."""
        found = small.leaves
        return self._with(small, {at: palette.rounded(np.asarray(found[at])) for at, palette in self.palettes.items()})

    def changes(self, small: Small) -> Iterator[Change]:
        """Everything that makes one number simpler."""
        found = small.leaves
        for place, palette in self.palettes.items():
            for entry, number in enumerate(np.ravel(found[place]).tolist()):
                yield from (Change(place, entry, simpler) for simpler in palette.simpler(number))
        for place in self.sizes.labels:
            yield from (Change(place, entry, 0) for entry in np.flatnonzero(found[place]).tolist())

    def changed(self, small: Small, changes: Iterable[Change]) -> Small:
        """The case after some changes."""
        found, new = small.leaves, dict[KeyPath, Array]()
        for place, entry, number in changes:
            new.setdefault(place, np.array(found[place])).reshape(-1)[entry] = number
        return self._with(small, new)

    def nudged(self, small: Small, by: float) -> Small:
        """The case with every number moved by a small part of it, each by another one."""
        rng, found, new = np.random.default_rng(1), small.leaves, dict[KeyPath, Any]()
        for place in (place for place, palette in self.palettes.items() if palette.is_smooth):
            value = np.asarray(found[place], float)
            steps = rng.choice((-1.0, 1.0), value.shape) * rng.uniform(0.5, 1.0, value.shape)
            new[place] = value + by * steps * np.where(value, np.abs(value), 1.0)
        return self._with(small, new)

    def _with(self, small: Small, new: Mapping[KeyPath, Any]) -> Small:
        copies = {place: new[of] for place, of in self.same.items() if of in new}
        found = small.leaves
        typed = {place: as_it_was(found[place], value) for place, value in {**new, **copies}.items()}
        return Small(with_leaves(small.case, typed), small.lengths)


def shrinking(task: CodeTask, convention: Convention, number: int) -> Shrinking:
    """How the case with that number can become smaller under a convention."""
    graph = convention.graph if isinstance(convention, GraphConvention) else None
    sizes, lengths = sizes_of(task.cases, number, graph)
    cases = [dict(leaves(case)) for case in task.cases]
    own = cases[number]
    inputs = {node.name for node in graph.inputs} if graph else set(task.cases[number])
    numbered = {*sizes.counts, *sizes.labels, *sizes.orders}
    seen = [at for at, value in own.items() if at[0] in inputs and isinstance(value, NUMERIC) and at not in numbered]
    same = {place: of for place in own if place not in seen and (of := _copied(place, seen, cases)) is not None}
    return Shrinking(
        start=Small(task.cases[number], lengths),
        sizes=sizes,
        palettes={at: palette_of([case[at] for case in cases], own[at], is_setting=len(at) > 1) for at in seen},
        same=same,
    )


def _copied(place: KeyPath, seen: Iterable[KeyPath], cases: list[dict[KeyPath, Any]]) -> KeyPath | None:
    """The place of the same array in every case."""
    if not np.ndim(cases[0][place]):
        return None
    return next((of for of in seen if all(np.array_equal(case[place], case[of]) for case in cases)), None)
