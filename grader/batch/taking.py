"""Takes what was handed in: which attempts are marked, and how late each of them is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

from grader.course.roster import Student
from grader.intake.submissions import Submission
from grader.policies.attempts import AttemptPolicy, in_words, lateness
from grader.store.attempts import Attempt


@dataclass(frozen=True)
class Taken:
    """A submission to be marked, with what is said of the attempt."""

    submission: Submission
    attempt: Attempt


def taken(
    submissions: Iterable[Submission], students: Sequence[Student], policy: AttemptPolicy, room: Path
) -> tuple[tuple[Taken, ...], tuple[str, ...]]:
    """What is marked, in the same order, and a line for each file that is not.

    room: the folder of what was unpacked, whose files have the time at which that was done.
    """
    dues = {student.id: student.due for student in students}
    kept: list[Taken] = []
    others: list[str] = []
    for _, attempts in groupby(submissions, key=lambda each: each.place):
        judged = [_judged(each, dues.get(each.student), policy, room) for each in attempts]
        chosen = _last_accepted(judged) if policy.count == "last" else judged
        kept += chosen
        others += [f"{each.attempt.file} ({_why(each, chosen[-1])})" for each in judged if each not in chosen]
    return tuple(kept), tuple(others)


def _last_accepted(judged: Sequence[Taken]) -> Sequence[Taken]:
    """The last one that is not refused; of refused ones alone the last, to be told of."""
    accepted = [each for each in judged if not each.attempt.is_refused]
    return (accepted or judged)[-1:]


def _why(other: Taken, chosen: Taken) -> str:
    return other.attempt.words if other.attempt.is_refused else f"{chosen.attempt.file} is graded instead"


def _judged(submission: Submission, due: datetime | None, policy: AttemptPolicy, room: Path) -> Taken:
    at = submission.handed_in
    if at is None and policy.file_times and submission.path and not submission.path.is_relative_to(room):
        at = datetime.fromtimestamp(submission.path.stat(follow_symlinks=False).st_mtime, UTC)
    late = lateness(policy, due, at, is_marked_late=submission.is_late)
    is_refused = late.days > 0 and policy.late == "refuse"
    attempt = Attempt(
        number=submission.attempt,
        file=submission.name,
        handed_in=in_words(at) if at else "",
        days_late=late.days,
        kept=late.kept,
        words=late.words,
        is_refused=is_refused,
        unread=submission.unread,
        lost=submission.lost,
    )
    if is_refused:
        submission = replace(submission, path=None, refusal=f"This came in {late.words}.")
    return Taken(submission, attempt)
