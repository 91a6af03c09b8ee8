"""Of the conventions under which a submission was marked, the one that fits it best, and the reasons it gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from grader.code.diagnosis import Reason, explain_code
from grader.code.evidence import Evidence
from grader.code.given import Given
from grader.code.stability import NOTE, largest, overflows
from grader.counterexample.suspect import SHOWN
from grader.results import PartResult, Verdict
from grader.sandbox import Outcome
from problems.code.task import CodeTask, Convention


@dataclass(frozen=True, eq=False)
class UnderConvention:
    """A convention with what the function returned under it, part by part."""

    convention: Convention
    outcome: Outcome
    given: Sequence[Mapping[str, Given]]  # by output, in each case
    parts: tuple[PartResult, ...]

    @property
    def score(self) -> float:
        return sum(part.score for part in self.parts)

    @property
    def all_right(self) -> bool:
        return all(part.verdict is Verdict.CORRECT for part in self.parts)


def best_explained(
    task: CodeTask, tried: Sequence[UnderConvention], *, is_hidden: bool
) -> tuple[UnderConvention, dict[str, Reason]]:
    """Of equally good ones the one whose mistakes are known.

    Two mistakes at once are looked for where one is not enough; then, in a task that has calls with far larger inputs
    than usual, what explains the other calls.
    """
    chosen, reasons = tried[0], dict[str, Reason]()
    if chosen.all_right:
        return chosen, reasons
    every = [(under, _evidence(task, under, is_hidden=is_hidden)) for under in tried]
    for is_usual, by_two in product((False, True) if task.stability else (False,), (False, True)):
        for under, whole in every:
            evidence = whole.without({part: largest(task, part) for part in whole.wrong}) if is_usual else whole
            found = explain_code(evidence, by_two=by_two, in_one_run=not is_usual) if evidence.wrong else {}
            if _merit(under, found) > _merit(chosen, reasons):
                chosen, reasons = under, found
        if all(part in reasons and reasons[part].is_mistake for part in _wrong(chosen)):
            break
    return chosen, reasons


def _merit(under: UnderConvention, reasons: Mapping[str, Reason]) -> tuple[int, int, int]:
    """The more that is explained by mistakes, and then at all, and then the fewer slips that it takes, the better."""
    unstable = sum(part.note == NOTE for part in under.parts)  # which explains them
    known = unstable + sum(reason.is_mistake for reason in reasons.values())
    return known, unstable + len(reasons), -unstable - sum(reason.slips for reason in reasons.values())


def _wrong(under: UnderConvention) -> tuple[str, ...]:
    return tuple(part.id for part in under.parts if part.note in SHOWN)


def _evidence(task: CodeTask, under: UnderConvention, *, is_hidden: bool) -> Evidence:
    returned = [
        {part: value for part, value in case.items() if isinstance(value, np.ndarray) and value.dtype.kind in "fiub"}
        for case in under.given
    ]
    wrong = _wrong(under)
    right = tuple(part.id for part in under.parts if part.verdict is Verdict.CORRECT)
    lost = {part: overflows(task, part, under.given) for part in wrong}
    known = task.known_mistakes(under.convention)
    return Evidence(task, under.convention, returned, known, wrong, right, lost, is_hidden)
