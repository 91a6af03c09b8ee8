"""What a variant must pass before it is used: presentable numbers, no kink near, every known mistake visible."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from problems.certified.difficulty import in_band
from problems.certified.number_checks import NUMBER_CHECKS, every, finite
from problems.certified.trial import Holds, Trial, answers
from problems.family import Posed
from solutions.breaks import Break
from solutions.engine import run

CLEAR = 2.0  # tolerances by which a mistake must change an answer: so that no response is near both
PASSED = -1

Pairs = frozenset[tuple[str, str]]  # notes of mistakes


@dataclass(frozen=True)
class Reach:
    """What a family's numbers can show at all: pairs of mistakes that differ, and inputs that may have either sign."""

    pairs: Pairs = frozenset()
    signed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Certificate:
    """The checks that one variant failed; certified if there are none."""

    failed: tuple[str, ...]

    @property
    def is_certified(self) -> bool:
        return not self.failed


@dataclass(frozen=True)
class Certificates:
    """The checks of a batch of candidates."""

    checks: Mapping[str, Holds]  # what is checked -> (B,) whether it holds

    @property
    def passed(self) -> Holds:
        return every(self.checks.values())

    def of(self, index: int) -> Certificate:
        return Certificate(tuple(what for what, holds in self.checks.items() if not holds[index]))


@dataclass(frozen=True)
class Sifted:
    """For each candidate of a batch the number of the first check that it fails, or PASSED."""

    reasons: tuple[str, ...]
    first: NDArray[np.int_]  # (B,)


def certify(posed: Posed, reach: Reach) -> Certificates:
    """Every check of every candidate; `reach` is what `reach_of` found for the family."""
    trial = Trial(posed, reach.signed)
    checks = trial.check(_of_numbers) | trial.check(lambda trial: _of_mistakes(trial, reach.pairs))
    return Certificates(MappingProxyType(checks))


def sift(posed: Posed, reach: Reach) -> Sifted:
    """The same checks where only the first that fails matters: mistakes are tried on what the cheap ones left."""
    trial = Trial(posed, reach.signed)
    cheap = trial.check(_of_numbers)
    first = _first_failed(cheap)
    left = np.flatnonzero(first == PASSED)
    dear = trial.at(left).check(lambda trial: _of_mistakes(trial, reach.pairs))
    failed = _first_failed(dear) if dear else first[left]
    first[left] = np.where(failed == PASSED, PASSED, failed + len(cheap))
    return Sifted((*cheap, *dear), first)


def _first_failed(checks: Mapping[str, Holds]) -> NDArray[np.int_]:
    """(B,)"""
    fails = ~np.stack(list(checks.values()))
    return np.where(fails.any(axis=0), fails.argmax(axis=0), PASSED)


def reach_of(posed: Posed) -> Reach:
    """What some candidate that has a value everywhere shows: mistakes that differ in an answer, and signs."""
    with np.errstate(all="ignore"):
        trial = Trial(posed)
        some = trial.at(np.flatnonzero(np.broadcast_to(finite(trial), (trial.size,)))).posed
        wrong = _wrong_answers(some)
        pairs = (pair for pair in combinations(wrong, 2) if _clear(some, *(wrong[note] for note in pair)).any())
        signed = (name for name, array in some.inputs.items() if (array < 0).any() and (array > 0).any())
        return Reach(frozenset(pairs), frozenset(signed))


def shows(trial: Trial, mistake: Break) -> Holds:
    """(parts, B) where the mistake makes an answer clearly wrong."""
    wrong = _wrong_answers(replace(trial.posed, mistakes=(mistake,)))
    return np.asarray(_show(trial, wrong)[0])


def _of_numbers(trial: Trial) -> dict[str, Holds]:
    return {check.what: check.holds(trial) for check in NUMBER_CHECKS} | in_band(trial)


def _of_mistakes(trial: Trial, pairs: Pairs) -> dict[str, Holds]:
    """Each known mistake makes an answer wrong, and every two differ in some answer where the graph allows."""
    wrong = _wrong_answers(trial.posed)
    if not wrong:
        return {}
    shown = np.asarray(_show(trial, wrong).any(axis=1))  # (mistakes, B)
    checks = {f"the mistake {note} shows": shown[index] for index, note in enumerate(wrong)}
    for one, other in sorted(pairs):
        apart = _clear(trial.posed, wrong[one], wrong[other])
        checks[f"the mistakes {one} and {other} are told apart"] = np.asarray(apart.any(axis=0))
    return checks


def _wrong_answers(posed: Posed) -> dict[str, NDArray[Any]]:
    """For each known mistake the answers (parts, B) of somebody who makes it."""
    return {
        mistake.note: answers(posed, run(posed.graph, posed.inputs, batch=1, broken=mistake))
        for mistake in posed.mistakes
    }


def _show(trial: Trial, wrong: Mapping[str, NDArray[Any]]) -> Holds:
    """(mistakes, parts, B) whether an answer is clearly neither right nor what follows from the wrong ones before."""
    mine = np.stack(list(wrong.values()))
    right, following = trial.answers, _following(trial.posed, mine)
    return np.asarray(_clear(trial.posed, mine, right) & _clear(trial.posed, mine, following))


def _following(posed: Posed, mine: NDArray[Any]) -> NDArray[Any]:
    """(mistakes, parts, B) what follows rightly from the answers so far; one run for all mistakes, side by side."""
    sides, parts, size = mine.shape
    numbers = {name: np.tile(np.broadcast_to(array, (size,)), sides) for name, array in posed.inputs.items()}
    given = dict(zip(posed.part_ids, mine.swapaxes(0, 1).reshape(parts, sides * size), strict=True))
    followed = run(
        posed.graph,
        numbers,
        batch=1,
        own_values={part: value for part, value in given.items() if part in posed.graph},
        own_gradients={part[1:]: value for part, value in given.items() if part not in posed.graph},
    )
    from_own = replace(followed, values=followed.worked_values, gradients=followed.worked_gradients)
    return answers(replace(posed, inputs=numbers), from_own).reshape(parts, sides, size).swapaxes(0, 1)


def _clear(posed: Posed, given: NDArray[Any], right: NDArray[Any]) -> Holds:
    """Whether answers differ by clearly more than the tolerance; NaN differs."""
    allowed = posed.tolerance.atol + posed.tolerance.rtol * np.abs(right)
    return np.asarray(~(np.abs(given - right) <= CLEAR * allowed))
