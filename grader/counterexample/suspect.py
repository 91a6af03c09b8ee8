"""A submission that was marked wrong, and what is known of how: where the search for a counterexample starts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from grader.code.comparison import NOTHING, compared
from grader.code.given import Given
from grader.results import PartResult, Verdict
from grader.sandbox import Setting
from problems.code.task import CodeTask, Convention, Mistake
from problems.smaller.sizes import Case

SHOWN = frozenset(("wrong-value", "wrong-shape", "not-finite"))  # what numbers can show; an exception can be shown too
NOT_SHOWN = frozenset(("all-zero", "after-missing"))  # diagnoses that say all there is to say


class Failure(NamedTuple):
    """What is wrong with an output, in which case first, and the note of what is known to be behind it."""

    part: str
    kind: str
    number: int
    note: str


@dataclass(frozen=True)
class Suspect:
    """The submission, and how it was wrong.

    task: with cases that may be shown; of a script, no more than the steps to the output.
    functions: what is called of the file. kind: what is wrong with the output. mistakes: those that may be behind it.
    number: of the first case in which it is wrong. cpu_seconds: of the processor, that the marked run took.
    is_hidden: does nobody see what the submission itself says?
    """

    task: CodeTask
    convention: Convention
    part: str
    kind: str
    mistakes: tuple[Mistake, ...]
    number: int
    source: bytes
    filename: str
    setting: Setting
    functions: tuple[str, ...]
    cpu_seconds: float
    is_hidden: bool

    def with_cases(self, cases: Sequence[Case]) -> CodeTask:
        return replace(self.task, cases=tuple(cases))


def first_failure(
    task: CodeTask, convention: Convention, given: Sequence[Mapping[str, Given]], parts: Sequence[PartResult]
) -> Failure | None:
    """The first wrong output that a case can show."""
    expected = task.expected(convention)
    for part in parts:
        if part.verdict is Verdict.CORRECT or part.note in NOT_SHOWN:
            continue
        wrongs = [
            compared(task, mine[part.id], right[part.id], part.id) for mine, right in zip(given, expected, strict=True)
        ]
        number, kind = next(((number, wrong[1]) for number, wrong in enumerate(wrongs) if wrong), (0, ""))
        is_shown = kind in SHOWN or kind.startswith("raised:")
        if is_shown or (
            kind == NOTHING and not task.script and any(wrong is None or wrong[1] != kind for wrong in wrongs)
        ):
            return Failure(part.id, kind, number, part.note)
    return None
