"""Times several sides in turns on the same work, after they have agreed on the result, and reports ratios."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from time import process_time
from typing import Any

import numpy as np

Call = Callable[[], Sequence[Any]]  # does the work once; returns what the sides must agree on


@dataclass(frozen=True)
class Side:
    """One way to do the work: its name, what it does in a line, and the call; `per` results come out of a call.

    clock: the time that this process computes, which other programs disturb less than the time that passes.
    """

    name: str
    does: str
    call: Call
    per: int = 1
    is_compared: bool = True  # its results must be those of the first side
    clock: Callable[[], float] = process_time


@dataclass(frozen=True)
class Absent:
    """A side that cannot be measured here, and why."""

    name: str
    why: str


@dataclass(frozen=True)
class Work:
    """What is timed, and who does it; the first side is ours."""

    title: str
    sides: tuple[Side | Absent, ...]
    rtol: float = 1e-9


@dataclass(frozen=True)
class Timed:
    """Microseconds a result: the median over the rounds; `ratio` is how many times ours that is."""

    name: str
    does: str
    microseconds: float
    ratio: float


@dataclass(frozen=True)
class Comparison:
    title: str
    timed: tuple[Timed, ...]
    absent: tuple[Absent, ...]


class DisagreementError(Exception):
    """Two sides do not do the same work."""


def compare(work: Work, rounds: int, seconds: float) -> Comparison:
    """Each round gives every side a turn of at least so many seconds, one after the other.

    Raises DisagreementError if a side's result is not that of the first.
    """
    sides = [side for side in work.sides if isinstance(side, Side)]
    _agree(work, sides)
    turns = {side.name: _calls_in(side, seconds) for side in sides}
    spent: dict[str, list[float]] = {side.name: [] for side in sides}
    for _ in range(rounds):
        for side in sides:
            spent[side.name].append(_turn(side, turns[side.name]) / side.per)
    medians = {name: 1e6 * statistics.median(times) for name, times in spent.items()}
    ours = medians[sides[0].name]
    timed = tuple(Timed(side.name, side.does, medians[side.name], medians[side.name] / ours) for side in sides)
    return Comparison(work.title, timed, tuple(side for side in work.sides if isinstance(side, Absent)))


def _agree(work: Work, sides: Iterable[Side]) -> None:
    first, *others = ((side, [np.asarray(part) for part in side.call()]) for side in sides if side.is_compared)
    for side, result in others:
        for mine, theirs in zip(first[1], result, strict=True):
            if not np.allclose(mine, theirs, rtol=work.rtol, atol=1e-12):
                raise DisagreementError(f"{work.title}: {side.name} does not give what {first[0].name} gives")


def _calls_in(side: Side, seconds: float) -> int:
    """How many calls fill a turn."""
    calls = 1
    while (spent := _turn(side, calls) * calls) < seconds:
        calls = max(2 * calls, int(calls * seconds / max(spent, 1e-9)))
    return calls


def _turn(side: Side, calls: int) -> float:
    """Seconds a call."""
    start = side.clock()
    for _ in range(calls):
        side.call()
    return (side.clock() - start) / calls


def report(comparison: Comparison) -> Iterator[str]:
    """Lines for people: how many times as long as ours each side takes, and what it does."""
    yield comparison.title
    names = [*(side.name for side in comparison.timed), *(side.name for side in comparison.absent)]
    width = max(map(len, names))
    for side in comparison.timed:
        yield f"  {side.name:<{width}}  {side.microseconds:12.3f} us  {side.ratio:10.3f} x ours  {side.does}"
    for missing in comparison.absent:
        yield f"  {missing.name:<{width}}  not measured: {missing.why}"
