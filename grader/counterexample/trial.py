"""Tries small cases on a submission, many in one run, and says in which it goes wrong as it did before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from grader.code.comparison import compared
from grader.code.evidence import RAISED
from grader.code.given import Given, by_output
from grader.code.silence import silenced
from grader.counterexample.suspect import Suspect
from grader.sandbox import Answer, Category, Job, Limits, Outcome, Script, Worker
from problems.code.task import CodeTask, Mistake
from problems.part import Array
from problems.smaller.shrinking import Shrinking
from problems.smaller.sizes import Case, Small
from solutions.breaks import SOUND

LIMITS = Limits(seconds=2.0, cpu_seconds=1)  # a hundred times what a run takes: only what never ends is to get there
NUDGE, JUMP = 1e-6, 1e-3  # how far numbers are moved to find a kink, and how far the right answer may move then
INVALID = (*RAISED, RuntimeWarning)  # what reference code raises for a case that is none


@dataclass(frozen=True)
class Found:
    """A small case in which the submission goes wrong as it did."""

    small: Small
    answer: Answer
    given: Given
    right: Array
    is_mutated: bool


class Tried(NamedTuple):
    """The cases in which the submission goes wrong as before, and whether all could be tried."""

    found: tuple[Found, ...]
    is_whole: bool


def tried(suspect: Suspect, worker: Worker, smalls: Sequence[Small]) -> Tried:
    """Makes the calls in one run; where it came to no end, those before it count."""
    pairs = [(small, right(suspect, small.case)) for small in smalls]
    valid = [(small, value) for small, value in pairs if value is not None]
    outcome = run(suspect, worker, suspect.with_cases([small.case for small, _ in valid]))
    found = []
    for (small, value), answer, is_mutated in zip(valid, outcome.results, outcome.mutated, strict=False):
        given = by_output(suspect.task, answer, ())[suspect.part]
        wrong = compared(suspect.task, given, value, suspect.part)
        if wrong is not None and wrong[1] == suspect.kind:
            found.append(Found(small, answer, given, value, is_mutated))
    return Tried(tuple(found), outcome.category is Category.FINISHED)


def run(suspect: Suspect, worker: Worker, task: CodeTask) -> Outcome:
    """The submission on the cases of a task, without what it says if nobody is to see that."""
    script = Script(task.script, tuple(task.arguments), task.places) if task.script else None
    calls = task.calls(suspect.convention)
    job = Job(suspect.source, suspect.filename, suspect.functions, calls, LIMITS, suspect.setting, script)
    outcome = worker.run(job)
    return silenced(outcome, job) if suspect.is_hidden else outcome


def right(suspect: Suspect, case: Case, mistake: Mistake = SOUND) -> Array | None:
    """What is right for the output, or what a mistake gives; None where it is not finite, or the case is none."""
    outcome = _outcome(suspect, case, mistake)
    return outcome[suspect.part] if outcome and np.isfinite(outcome[suspect.part]).all() else None


def is_clear(suspect: Suspect, shrinking: Shrinking, found: Found) -> bool:
    """No kink is near: where all numbers move a little, so do the right answers."""
    at, *near = (_outcome(suspect, shrinking.nudged(found.small, by).case, SOUND) for by in (0.0, -NUDGE, NUDGE))
    return all(each.keys() == at.keys() and all(_is_near(each[part], at[part]) for part in at) for each in near)


def _is_near(one: Array, other: Array) -> bool:
    with np.errstate(invalid="ignore"):
        return bool((np.abs(one - other) <= JUMP * (1 + np.abs(other))).all())


def _outcome(suspect: Suspect, case: Case, mistake: Mistake) -> Mapping[str, Array]:
    try:
        with np.errstate(all="ignore"):
            return suspect.task.outcome(suspect.convention, case, mistake)
    except INVALID:
        return {}


def explaining(suspect: Suspect, found: Found) -> tuple[Mistake, ...]:
    """The mistakes, of those that may be behind it, that give what was returned."""
    return tuple(mistake for mistake in suspect.mistakes if _gives(suspect, mistake, found))


def _gives(suspect: Suspect, mistake: Mistake, found: Found) -> bool:
    foreseen = right(suspect, found.small.case, mistake)
    if foreseen is None or not isinstance(found.given, np.ndarray):
        return foreseen is None
    return foreseen.shape == found.given.shape and bool(suspect.task.tolerance.passes(found.given, foreseen).all())
