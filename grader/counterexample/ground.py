"""The small cases of a search, with all of them that no submission decides on: worked out once for all submissions."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeVar

import numpy as np

from grader.code.evidence import RAISED
from grader.counterexample.candidates import Candidates, Cost
from grader.counterexample.script import arguments_used
from grader.sandbox import Encoded, encoded
from problems.code.task import NUMERIC, CodeTask, Convention, Mistake
from problems.part import Array
from problems.smaller.shrinking import shrinking
from problems.smaller.sizes import Case, Small
from solutions.breaks import SOUND

NUDGE, JUMP = 1e-6, 1e-3  # how far numbers are moved to find a kink, and how far the right answer may move then
MOST_KEPT = 10_000  # things that are worked out once, for each ground; beyond that, anew
T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Candidate(Small):
    """A small case by its numbers, and how much there is to read in it."""

    key: bytes
    cost: Cost


Path = Sequence[Candidate]  # the best after each round


@dataclass(frozen=True, eq=False)
class Ground:
    """What can be tried under a convention, from one case of a task on."""

    task: CodeTask
    convention: Convention
    candidates: Candidates
    _kept: dict[Hashable, tuple[Any]] = field(default_factory=dict)

    @property
    def start(self) -> Candidate:
        return self.round(())[0]

    def round(self, path: Path) -> tuple[Candidate, ...]:
        """What is tried next: simpler than the best so far, each once."""
        key = tuple(best.key for best in path)
        return self.once(("round", key), lambda: tuple(islice(self._fresh(path), self.candidates.most)))

    def _fresh(self, path: Path) -> Iterator[Candidate]:
        seen = {each.key for number in range(len(path)) for each in self.round(path[:number])}
        proposed = self.candidates.round(path[-1], len(path)) if path else self.candidates.first()
        for small in proposed:
            key = _key(small)
            if key in seen or (path and self._cost(key, small) >= path[-1].cost):
                continue
            seen.add(key)
            yield Candidate(small.case, small.lengths, key, self._cost(key, small))

    def _cost(self, key: bytes, small: Small) -> Cost:
        return self.once(("cost", key), lambda: self.candidates.cost(small))

    def valid(self, smalls: Sequence[Candidate], part: str) -> list[Candidate]:
        """Those for which the right output is known."""
        return [small for small in smalls if finite(self.outcome(small), part) is not None]

    def outcome(self, small: Candidate, mistake: Mistake = SOUND) -> Mapping[str, Array]:
        """What is right for every output, or what a mistake gives; nothing if the case is none."""
        work = lambda: (outcome(self.task, self.convention, small.case, mistake), mistake)  # noqa: E731  # kept, for its id
        return self.once(("outcome", small.key, id(mistake)), work)[0]

    def is_clear(self, small: Candidate) -> bool:
        """No kink is near: where all numbers move a little, so do the right answers."""
        return self.once(("clear", small.key), lambda: self._is_clear(small))

    def _is_clear(self, small: Candidate) -> bool:
        nudged = (self.candidates.shrinking.nudged(small, by).case for by in (0.0, -NUDGE, NUDGE))
        at, *near = (outcome(self.task, self.convention, case) for case in nudged)
        return all(each.keys() == at.keys() and all(_is_near(each[part], at[part]) for part in at) for each in near)

    def call(self, small: Candidate) -> Encoded:
        """What the submission is called with."""
        return self.once(("call", small.key), lambda: encoded(self.task.call(self.convention, small.case)))

    def once(self, key: Hashable, work: Callable[[], T]) -> T:
        """What the ground and the key decide on, worked out when it is asked for first.

        Lanes in threads share it: what another one has cleared away is still given to who has looked it up.
        """
        kept: tuple[T] | None = self._kept.get(key)
        if kept is None:
            kept = (work(),)
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self._kept[key] = kept
        return kept[0]


def ground(task: CodeTask, convention: Convention, number: int, shortest: int, most: int) -> Ground:
    """The same for all submissions."""

    def made() -> Ground:
        changing = shrinking(task, convention, number)
        return Ground(task, convention, Candidates(changing, arguments_used(task), shortest, most))

    return task.once(("ground", convention.note, number, shortest, most), made)


def outcome(task: CodeTask, convention: Convention, case: Case, mistake: Mistake = SOUND) -> Mapping[str, Array]:
    """The outputs of a case, or what a mistake gives; nothing if the case is none."""
    try:
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return task.outcome(convention, case, mistake)
    except RAISED:
        return {}


def finite(outputs: Mapping[str, Array], part: str) -> Array | None:
    """One of the outputs; None where it is not finite, or not there."""
    return outputs[part] if outputs and np.isfinite(outputs[part]).all() else None


def _key(small: Small) -> bytes:
    numbers = (np.asarray(value, float) for value in small.leaves.values() if isinstance(value, NUMERIC))
    return b"".join((repr(small.lengths).encode(), *(number.tobytes() for number in numbers)))


def _is_near(one: Array, other: Array) -> bool:
    with np.errstate(invalid="ignore"):
        return bool((np.abs(one - other) <= JUMP * (1 + np.abs(other))).all())
