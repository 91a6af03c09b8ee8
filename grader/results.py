"""What marking gives: a verdict for each part, and the result of a submission."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Literal


class Verdict(StrEnum):
    CORRECT = "CORRECT"
    FOLLOWS_THROUGH = "FOLLOWS_THROUGH"
    PARTIAL = "PARTIAL"
    INCORRECT = "INCORRECT"
    UNDECIDED = "UNDECIDED"
    MISSING = "MISSING"
    MALFORMED = "MALFORMED"
    CRASHED = "CRASHED"
    TIMED_OUT = "TIMED_OUT"
    OUT_OF_MEMORY = "OUT_OF_MEMORY"
    FORBIDDEN = "FORBIDDEN"
    GRADER_ERROR = "GRADER_ERROR"


@dataclass(frozen=True)
class Judgement:
    """A verdict as the student reads it; the sign says without colour what `tone` says in colour."""

    sign: str
    words: str
    tone: Literal["right", "partly", "wrong", "open"]


# fmt: off
JUDGEMENTS: Mapping[Verdict, Judgement] = MappingProxyType({
    Verdict.CORRECT:         Judgement("✓", "right", "right"),
    Verdict.FOLLOWS_THROUGH: Judgement("✓", "follows from your earlier value", "right"),
    Verdict.PARTIAL:         Judgement("~", "partly right", "partly"),
    Verdict.INCORRECT:       Judgement("✗", "not right", "wrong"),
    Verdict.UNDECIDED:       Judgement("–", "not decided yet: a person looks at it", "open"),
    Verdict.MISSING:         Judgement("–", "not answered", "open"),
    Verdict.MALFORMED:       Judgement("?", "could not be read", "partly"),
    Verdict.CRASHED:         Judgement("✗", "the code stopped with an error", "wrong"),
    Verdict.TIMED_OUT:       Judgement("✗", "the code took too long", "wrong"),
    Verdict.OUT_OF_MEMORY:   Judgement("✗", "the code needed too much memory", "wrong"),
    Verdict.FORBIDDEN:       Judgement("✗", "the code did something that is not allowed", "wrong"),
    Verdict.GRADER_ERROR:    Judgement("–", "not graded yet, and no fault of yours", "open"),
})
# fmt: on
assert set(JUDGEMENTS) == set(Verdict), "every verdict has words"
SEPARATOR, AND = "+", "; and "  # between the notes, and between the sentences, of two mistakes at once
FULL_MARKS = frozenset((Verdict.CORRECT, Verdict.FOLLOWS_THROUGH))
OPEN = frozenset((Verdict.UNDECIDED, Verdict.GRADER_ERROR))  # no score yet: the whole problem has none


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
    read_as: str = ""  # the number or formula that it was taken for, if the text does not say it already
    mistake: str = ""  # the known mistake behind it, as a sentence

    @property
    def judgement(self) -> Judgement:
        return JUDGEMENTS[self.verdict]

    @property
    def told(self) -> str:
        """What the student reads beside the words of the verdict."""
        read = f"read as {self.read_as}" if self.read_as else ""
        return "; ".join(part for part in (read, self.feedback) if part not in ("", self.judgement.words))


@dataclass(frozen=True)
class Result:
    """The outcome of one submission to one problem."""

    problem: str
    parts: tuple[PartResult, ...]
    level: str  # how the code was isolated: A, B, C; "" for typed answers
    feedback: tuple[str, ...] = field(default=())  # about the whole, most important first
    notes: tuple[str, ...] = field(default=())  # stable tags
    first_wrong: str = ""  # the id of the part where the first mistake was made
    counterexample: str = ""  # of wrong code: a few lines of Python that show it with small numbers
    kept: float = 1.0  # the share of the score that lateness leaves
    exposed: tuple[str, ...] = ()  # what a probe at that level found open to the code; nothing behind walls

    @property
    def score(self) -> float:
        return self.kept * sum(part.score for part in self.parts)

    @property
    def is_open(self) -> bool:
        """Whether there is no verdict yet, and not for the student's fault."""
        return any(part.verdict in OPEN for part in self.parts)

    @property
    def points(self) -> float:
        return sum(part.points for part in self.parts)

    @property
    def all_right(self) -> bool:
        return all(part.verdict in FULL_MARKS for part in self.parts)


def points_in_words(points: float) -> str:
    """
    >>> points_in_words(7.0), points_in_words(20 / 3)
    ('7', '6.67')
    """
    return f"{points:.2f}".rstrip("0").rstrip(".")
