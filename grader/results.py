"""What marking gives: a verdict for each part, and the result of a submission."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Verdict(StrEnum):
    CORRECT = "CORRECT"
    FOLLOWS_THROUGH = "FOLLOWS_THROUGH"
    PARTIAL = "PARTIAL"
    INCORRECT = "INCORRECT"
    MISSING = "MISSING"
    MALFORMED = "MALFORMED"
    CRASHED = "CRASHED"
    TIMED_OUT = "TIMED_OUT"
    OUT_OF_MEMORY = "OUT_OF_MEMORY"
    FORBIDDEN = "FORBIDDEN"
    GRADER_ERROR = "GRADER_ERROR"


FULL_MARKS = frozenset((Verdict.CORRECT, Verdict.FOLLOWS_THROUGH))


@dataclass(frozen=True)
class PartResult:
    """The outcome of one part: `feedback` is for the student, `note` a stable tag for the teacher."""

    id: str
    points: float
    expected_kind: str  # in words: "number", "array of shape (3, 4)"
    verdict: Verdict = Verdict.GRADER_ERROR
    score: float = 0.0
    note: str = ""
    feedback: str = ""
    response: str = ""  # as it was typed
    read_as: str = ""  # the number that it was taken for, if the text does not say it already
    mistake: str = ""  # the known mistake behind it, as a sentence


@dataclass(frozen=True)
class Result:
    """The outcome of one submission to one problem."""

    problem: str
    parts: tuple[PartResult, ...]
    level: str  # how the code was isolated: A, B, C; "" for typed answers
    feedback: tuple[str, ...] = field(default=())  # about the whole, most important first
    notes: tuple[str, ...] = field(default=())  # stable tags
    first_wrong: str = ""  # the id of the part where the first mistake was made

    @property
    def score(self) -> float:
        return sum(part.score for part in self.parts)

    @property
    def points(self) -> float:
        return sum(part.points for part in self.parts)

    @property
    def all_right(self) -> bool:
        return all(part.verdict in FULL_MARKS for part in self.parts)
