"""The attempts of a student at a problem, and which of them counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from grader.policies.attempts import Count
from grader.results import Result, points_in_words


@dataclass(frozen=True)
class Attempt:
    """An attempt as it is taken: its number, 0 if nothing was handed in, and what its lateness leaves of the score."""

    number: int = 1
    file: str = ""
    handed_in: str = ""  # in words; "" if nobody knows
    days_late: int = 0
    kept: float = 1.0
    words: str = ""  # of its lateness
    is_refused: bool = False
    unread: str = ""  # what was handed in beside it, or instead of it later, and could not be read
    lost: str = ""  # what was handed in for no problem by its name, and could not be read: the same at all problems


ONLY = Attempt()


@dataclass(frozen=True)
class Marks:
    """An attempt and its result, None as long as it is not marked."""

    attempt: Attempt
    result: Result | None

    @property
    def is_open(self) -> bool:
        return self.result is None or self.result.is_open

    @property
    def score(self) -> float:
        return self.result.score * self.attempt.kept if self.result else 0.0

    @property
    def counted(self) -> Result | None:
        """The result with what lateness leaves of it."""
        if self.result is None or self.result.kept == self.attempt.kept:
            return self.result
        return replace(self.result, kept=self.attempt.kept)


def counting(count: Count, attempts: Sequence[Marks]) -> Marks:
    """The one that counts: the last that was taken, or the best, of equals the last.

    As long as one of them is not marked, nobody knows which is the best: then it is that one.
    """
    accepted = [each for each in attempts if not each.attempt.is_refused] or attempts
    if count != "best":
        return accepted[-1]
    unknown = next((each for each in accepted if each.is_open), None)
    return unknown or max(accepted, key=lambda each: (each.score, each.attempt.number))


def sentences(count: Count, attempts: Sequence[Marks]) -> Iterator[str]:
    """What the student is told of their attempts."""
    own = counting(count, attempts)
    if len(attempts) > 1:
        why = "the best" if count == "best" else "the last that was taken"
        each = "; ".join(f"attempt {marks.attempt.number}: {_points(marks)}" for marks in attempts)
        yield f"Attempt {own.attempt.number} counts, {why} ({each})."
    elif own.attempt.number > 1:
        yield f"This is attempt {own.attempt.number}."
    words = [f"handed in on {own.attempt.handed_in}" if own.attempt.handed_in else "", own.attempt.words]
    if told := ", ".join(filter(None, words)):
        yield f"{told[0].upper()}{told[1:]}."


def not_read(attempts: Sequence[Marks]) -> Iterator[str]:
    """What could not be read of what the student handed in, once."""
    yield from dict.fromkeys(marks.attempt.unread for marks in attempts if marks.attempt.unread)


def lost(attempts: Iterable[Attempt]) -> Iterator[str]:
    """What could not be read of what a student handed in for no problem by its name, once."""
    for told in dict.fromkeys(each.lost for each in attempts if each.lost):
        yield f"{told} Hand it in again if it was to count."


def _points(marks: Marks) -> str:
    if marks.attempt.is_refused:
        return "not taken"
    return "not graded yet" if marks.is_open else f"{points_in_words(marks.score)} points"
