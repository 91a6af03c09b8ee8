"""Explains an output by two known mistakes at once, where no single one gives what was returned.

Two mistakes in different terms of a sum move an output by the sum of what each moves it by, so most pairs are found
without running anything again. Where one mistake works on what the other made, both are put into one run of the graph.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from problems.code.task import CodeTask, Convention, Instead, Mistake
from problems.part import Array
from solutions.breaks import Break

Outputs = Mapping[str, Array]
MOST_COMPOSED = 45  # mistakes, every two of which are tried in one run


@dataclass(frozen=True)
class Tried:
    """A mistake, and what somebody who makes it returns in the first case."""

    mistake: Mistake
    first: Outputs

    @property
    def is_named(self) -> bool:
        return ":" not in self.mistake.note


Pair = tuple[Mistake, Mistake]


def tried(task: CodeTask, convention: Convention) -> tuple[Tried, ...]:
    """Every known mistake in the first case, of equals only the best known."""
    found: dict[tuple[bytes, ...], Tried] = {}
    for mistake in task.mistakes(convention):
        with np.errstate(all="ignore"):
            first = task.outcome(convention, task.cases[0], mistake)
        key = tuple(np.round(np.asarray(value, float), 9).tobytes() for value in first.values())
        found.setdefault(key, Tried(mistake, first))
    return tuple(found.values())


def pairs(
    task: CodeTask, convention: Convention, returned: Sequence[Outputs], part: str, known: Sequence[Tried]
) -> tuple[Pair, ...]:
    """The pairs of mistakes that give an output in every case: added up if there are such, else in one run."""
    if not all(part in given for given in returned):
        return ()
    right = task.outcome(convention, task.cases[0])[part]
    moving = [each for each in known if _moves(task, each.first[part], right)]
    found = tuple(_added(task, convention, returned, part, moving, right))
    return found or tuple(_composed(task, convention, returned, part, moving))


def _moves(task: CodeTask, value: Array, right: Array) -> bool:
    same_shape = np.shape(value) == np.shape(right)
    return same_shape and bool(np.isfinite(value).all()) and not bool(task.tolerance.passes(value, right).all())


def _added(
    task: CodeTask,
    convention: Convention,
    returned: Sequence[Outputs],
    part: str,
    moving: Sequence[Tried],
    right: Array,
) -> Iterator[Pair]:
    """Two mistakes whose effects add up to what the output is off by."""
    given = returned[0][part]
    if given.shape != right.shape or not moving:
        return
    effects = np.stack([np.ravel(each.first[part] - right) for each in moving])  # (mistakes, entries)
    room = np.ravel(task.tolerance.atol + task.tolerance.rtol * np.abs(given)) + 1e-12
    for i, effect in enumerate(effects):
        left = np.abs(effects[i + 1 :] - (np.ravel(given - right) - effect))
        for j in np.flatnonzero((left <= room).all(axis=1)):
            pair = moving[i].mistake, moving[i + 1 + int(j)].mistake
            if all(_add_up(task, convention, case, values[part], part, pair) for case, values in _rest(task, returned)):
                yield pair


def _rest(task: CodeTask, returned: Sequence[Outputs]) -> Iterator[tuple[Mapping[str, Array], Outputs]]:
    yield from zip(task.cases[1:], returned[1:], strict=True)


def _add_up(
    task: CodeTask, convention: Convention, case: Mapping[str, Array], given: Array, part: str, pair: Pair
) -> bool:
    with np.errstate(all="ignore"):
        right = task.outcome(convention, case)[part]
        total = sum(task.outcome(convention, case, mistake)[part] - right for mistake in pair) + right
    return np.shape(given) == np.shape(total) and bool(task.tolerance.passes(given, total).all())


def _composed(
    task: CodeTask, convention: Convention, returned: Sequence[Outputs], part: str, moving: Sequence[Tried]
) -> Iterator[Pair]:
    """Two mistakes in one run: of those with a name, and of kinds that can be put together."""
    named = [each.mistake for each in moving if each.is_named]
    for pair in combinations(named[:MOST_COMPOSED], 2):
        both = _both(*pair)
        if both and all(
            _gives(task, convention, case, values[part], part, both)
            for case, values in zip(task.cases, returned, strict=True)
        ):
            yield pair


def _both(one: Mistake, other: Mistake) -> Mistake | None:
    if isinstance(one, Break) and isinstance(other, Break):
        return one.and_also(other)
    return one.and_also(other) if isinstance(one, Instead) and isinstance(other, Instead) else None


def _gives(
    task: CodeTask, convention: Convention, case: Mapping[str, Array], given: Array, part: str, mistake: Mistake
) -> bool:
    with np.errstate(all="ignore"):
        foreseen = task.outcome(convention, case, mistake)[part]
    return np.shape(given) == np.shape(foreseen) and bool(task.tolerance.passes(given, foreseen).all())
