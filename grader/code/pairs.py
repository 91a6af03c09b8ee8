"""Explains outputs by two mistakes at once, where no single one gives what was returned.

Two mistakes in different terms of a sum move an output by the sum of what each moves it by, so most pairs are found
without running anything again. A factor on a term, or on the whole, of what a mistake leaves is solved for. Where one
mistake works on what the other made, both are put into one run.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from itertools import combinations, islice

import numpy as np

from grader.code.evidence import Cause, Evidence, Outputs, foreseen
from grader.code.matching import same
from grader.code.terms import scaled
from problems.code.task import Instead, Mistake
from solutions.breaks import Break

MOST_COMPOSED = {True: 600, False: 400}  # pairs that are tried in one run of a graph, or of a text that is compiled
ALIKE = 2  # cases in which two mistakes that are equal are taken for the same
Pair = tuple[Cause, Cause]


@dataclass(frozen=True)
class Tried:
    """A mistake, and what somebody who makes it returns in the first case."""

    mistake: Mistake
    first: Outputs

    @property
    def cause(self) -> Cause:
        return Cause(self.mistake.note, self.mistake.feedback)

    def spoils(self, evidence: Evidence, left: Sequence[str]) -> bool:
        """Would a right output be another? A wrong value need not reach a gradient, which has lines of its own."""
        is_of_values = not any(map(evidence.is_gradient, left))
        right = (part for part in evidence.right if not (is_of_values and evidence.is_gradient(part)))
        return any(evidence.moves(part, self.first) for part in right)


def pairs(
    evidence: Evidence, left: Sequence[str], elsewhere: Set[str], *, in_one_run: bool = True
) -> dict[str, list[Pair]]:
    """The pairs that give each of these outputs in every case; the outputs that no pair gives are left out.

    elsewhere: the notes of what explains another output; pairs with one of them are tried first. Of two mistakes
    none is believed to spoil an output that is right. in_one_run: are those tried too that work on each other?
    """
    known = [each for each in _tried(evidence) if each.mistake.note in elsewhere or not each.spoils(evidence, left)]
    told = [part for part in left if all(part in given for given in evidence.returned) and evidence.is_told(part)]
    found = {part: [*_added(evidence, part, known), *_scaled(evidence, part, known)] for part in told}
    still = [part for part in told if not any(_all_named(pair) for pair in found[part])]
    for part, pair in _composed(evidence, still, known, elsewhere) if in_one_run and still else ():
        found[part].append(pair)
    return {part: each for part, each in found.items() if each}


def _all_named(pair: Pair) -> bool:
    return all(cause.is_named for cause in pair)


def _tried(evidence: Evidence) -> tuple[Tried, ...]:
    """Every known mistake in the first case, of those that are equal in a few only the best known."""
    found: dict[tuple[bytes, ...], Tried] = {}
    for mistake in (*evidence.mistakes, *_backward_alone(evidence.mistakes)):
        outputs = [evidence.foreseen(mistake, number) for number in range(len(evidence.task.cases))[:ALIKE]]
        first = outputs[0]
        if first is None:
            continue
        key = tuple(_rounded(value) for each in outputs if each for value in each.values())
        found.setdefault(key, Tried(mistake, first))
    return tuple(found.values())


def _backward_alone(mistakes: Sequence[Mistake]) -> Iterator[Mistake]:
    """Those that change both passes, in the second alone: the two passes of a student are two programs."""
    for mistake in mistakes:
        if isinstance(mistake, Break) and mistake.forward and (mistake.vjp or mistake.edges):
            yield replace(mistake, forward={})


def _rounded(value: np.ndarray) -> bytes:
    return np.round(np.asarray(value, float), 9).tobytes()


def _added(evidence: Evidence, part: str, known: Sequence[Tried]) -> Iterator[Pair]:
    """Two mistakes whose effects add up to what the output is off by."""
    given, right = evidence.returned[0][part].astype(float), evidence.expected[0][part]
    moving = [each for each in known if _moves_alike(evidence, each, part)]
    if given.shape != right.shape or not moving or evidence.is_one_program or not np.isfinite(given).all():
        return
    effects = np.stack([np.ravel(each.first[part] - right) for each in moving])  # (mistakes, entries)
    tolerance = evidence.task.tolerance
    room = np.ravel(tolerance.atol + tolerance.rtol * np.abs(given)) + 1e-12
    for i, effect in enumerate(effects):
        left = np.abs(effects[i + 1 :] - (np.ravel(given - right) - effect))
        for j in np.flatnonzero((left <= room).all(axis=1)):
            one, other = moving[i], moving[i + 1 + int(j)]
            if all(_add_up(evidence, number, part, one, other) for number in evidence.numbers(part) if number):
                yield one.cause, other.cause


def _moves_alike(evidence: Evidence, each: Tried, part: str) -> bool:
    """Does it move the output, and is that a matter of adding?"""
    value = each.first[part]
    is_alike = value.shape == evidence.expected[0][part].shape and bool(np.isfinite(value.astype(float)).all())
    return is_alike and evidence.moves(part, each.first)


def _add_up(evidence: Evidence, number: int, part: str, one: Tried, other: Tried) -> bool:
    first, second = evidence.foreseen(one.mistake, number), evidence.foreseen(other.mistake, number)
    if first is None or second is None:
        return False
    right = evidence.expected[number][part]
    if not first[part].shape == second[part].shape == right.shape:
        return False
    with np.errstate(invalid="ignore"):
        return same(evidence.task, evidence.given(number, part), np.asarray(first[part] + second[part] - right))


def _scaled(evidence: Evidence, part: str, known: Sequence[Tried]) -> Iterator[Pair]:
    """A mistake, and a factor on what it leaves."""
    for each in known:
        factors = scaled(evidence, part, each.mistake, most=1) if evidence.moves(part, each.first) else ()
        if len(factors) == 1:
            yield each.cause, factors[0]


def _composed(
    evidence: Evidence, left: Sequence[str], known: Sequence[Tried], elsewhere: Set[str]
) -> Iterator[tuple[str, Pair]]:
    """Two mistakes in one run: those first that explain another output, and that spoil no right one."""
    moving = [each for each in known if any(evidence.moves(part, each.first) for part in left)]
    told = [each for each in known if each.cause.note in elsewhere]
    named = [each for each in (known if evidence.is_one_program else moving) if each.cause.is_named]
    first = (pair for one in told for other in moving if other not in told for pair in [(one, other)])
    rest = ((named[one], named[other]) for one, other in _in_turns(len(named)))
    most = MOST_COMPOSED[evidence.graph is not None]
    for one, other in islice((*first, *rest), most):
        both = _both(one.mistake, other.mistake)
        for part in _given_by(evidence, left, both) if both else ():
            yield part, (one.cause, other.cause)


def _in_turns(count: int) -> Iterator[tuple[int, int]]:
    """Every pair of places once: the first with all, and all of the first few with each other, in turns."""
    by_first = combinations(range(count), 2)
    by_last = ((one, other) for other in range(count) for one in range(other))
    yield from dict.fromkeys(pair for both in zip(by_first, by_last, strict=True) for pair in both)


def _both(one: Mistake, other: Mistake) -> Mistake | None:
    if isinstance(one, Break) and isinstance(other, Break):
        return one.and_also(other)
    return one.and_also(other) if isinstance(one, Instead) else _both(other, one)


def _given_by(evidence: Evidence, left: Sequence[str], both: Mistake) -> list[str]:
    """The outputs that two mistakes in one run give in every case."""
    found = list(left)
    for number in range(len(evidence.task.cases)):
        outputs = foreseen(evidence.task, evidence.convention, number, both)
        if evidence.is_one_program and not all(evidence.agrees(number, part, outputs) for part in evidence.right):
            return []
        found = [part for part in found if evidence.agrees(number, part, outputs)]
        if not found:
            return []
    return found
