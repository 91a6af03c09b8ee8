"""Marks what is left of a class: at which level code runs, in how many lanes, and what becomes of failures of ours."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from grader.batch import run_batch
from grader.course import Isolation
from grader.errors import GraderError
from grader.failures import LOG, log_failure
from grader.intake.submissions import Submission
from grader.isolation import opened
from grader.keying import Rules
from grader.lanes import ALLOWED, ENOUGH, Beside, Lane, here
from grader.marker import Marker
from grader.results import PartResult, Result
from grader.sandbox import Level, best_level
from grader.store import Marked


@dataclass(frozen=True)
class Work:
    """What is left to be marked, and at which level code is run here; None if none is."""

    marker: Marker
    left: Sequence[Submission]
    level: Level | None


def work_of(rules: Rules, left: Sequence[Submission], cluster: str | None) -> Work:
    """Raises GraderError if code would have to run at a level that is too weak."""
    marker = Marker(rules.assignment, rules.secret, rules.isolation)
    if cluster or not any(map(marker.is_run, left)):
        return Work(marker, left, None)
    level = _level(marker.isolation)
    return Work(replace(marker, exposed=opened(level)), left, level)  # tried out once, and not by every lane


def _level(isolation: Isolation) -> Level:
    level = best_level()
    if level not in ALLOWED[isolation]:
        raise GraderError(
            f"submitted code would run at level {level} here, and the assignment asks for {isolation}; nothing was "
            "graded. `grader doctor` says what is missing; --trust-submissions runs the code all the same"
        )
    return level


@contextmanager
def marking(work: Work, out: Path, jobs: int | None, cluster: str | None) -> Iterator[Iterator[tuple[Marked, ...]]]:
    """What is marked of what is left: here, in processes beside, or on a cluster, which takes typed answers too."""
    marker, size = work.marker, jobs or os.cpu_count() or 1
    mark, failed = partial(_mark, marker), partial(_failed, marker, out)
    if cluster:
        from grader.cluster import connected

        with connected(cluster, marker, size) as there:
            with closing(run_batch([], work.left, mark, failed, there.lane, there.size)) as batch:
                yield batch
            return
    code = [each for each in work.left if marker.is_run(each)]
    typed = [each for each in work.left if not marker.is_run(each)]
    with (
        _lanes(marker, work.level, is_many=size > 1 and len(code) >= ENOUGH) as lane,
        closing(run_batch(typed, code, mark, failed, lane, size)) as batch,
    ):
        yield batch


@contextmanager
def _lanes(
    marker: Marker, level: Level | None, *, is_many: bool
) -> Iterator[Callable[[], AbstractContextManager[Lane]]]:
    """What opens a lane; no process is left behind, not even one that marks something after Ctrl-C."""
    opened: list[Beside] = []

    def beside() -> Beside:
        opened.append(Beside(marker, level))
        return opened[-1]

    try:
        yield beside if is_many else partial(here, marker, level)
    finally:
        for lane in opened:
            lane.leave()


def _mark(marker: Marker, submission: Submission, lane: Lane | None) -> Marked:
    return lane.mark(submission) if lane else marker.mark(submission, None)


def _failed(marker: Marker, folder: Path, submission: Submission, error: Exception) -> Marked:
    """Our own failure: never the student's zero; the log has the traceback under the reference."""
    what = f"{submission.problem} of {submission.student} ({submission.name})"
    reference = log_failure(folder, what, error)
    sentence = f"The grader failed here, not you; your teacher finds the reason under {reference} in {LOG}."
    part = PartResult(submission.problem, marker.problem(submission).points, "", feedback=sentence, note=reference)
    result = Result(submission.problem, (part,), level="", feedback=(sentence,))
    key = marker.key(submission)
    return Marked(*submission.place, key, submission.name, result, submission.attempt)
