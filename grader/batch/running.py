"""Marks what is left of a class: at which level code runs, in how many lanes, and what becomes of failures of ours."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from functools import partial
from pathlib import Path

from grader.batch.lanes import ENOUGH, Beside, Lane, here
from grader.batch.loop import run_batch
from grader.batch.marker import Marker
from grader.failures import LOG, log_failure
from grader.intake.submissions import Submission
from grader.results import PartResult, Result
from grader.sandbox import Worker
from grader.store.database import Marked

Batch = Iterator[tuple[Marked, ...]]


@contextmanager
def marking(
    marker: Marker, left: Sequence[Submission], out: Path, jobs: int | None, worker: Worker | None
) -> Iterator[Batch]:
    """What is marked of what is left, here or in processes beside.

    worker: at the level at which code is to be run, if some is.
    """
    code = [each for each in left if marker.is_run(each)]
    typed = [each for each in left if not marker.is_run(each)]
    mark, failed, size = partial(_mark, marker), partial(_failed, marker, out), _size(jobs)
    with (
        _lanes(marker, worker, is_many=size > 1 and len(code) >= ENOUGH) as lane,
        closing(run_batch(typed, code, mark, failed, lane, size)) as batch,
    ):
        yield batch


@contextmanager
def marking_there(
    marker: Marker, left: Sequence[Submission], out: Path, jobs: int | None, cluster: str
) -> Iterator[Batch]:
    """The same on a cluster, which takes typed answers too."""
    from grader.batch.cluster import connected

    mark, failed = partial(_mark, marker), partial(_failed, marker, out)
    with (
        connected(cluster, marker, _size(jobs)) as there,
        closing(run_batch([], left, mark, failed, there.lane, there.size)) as batch,
    ):
        yield batch


def _size(jobs: int | None) -> int:
    return jobs or os.cpu_count() or 1


@contextmanager
def _lanes(
    marker: Marker, worker: Worker | None, *, is_many: bool
) -> Iterator[Callable[[], AbstractContextManager[Lane]]]:
    """What opens a lane; no process is left behind, not even one that marks something after Ctrl-C."""
    opened: list[Beside] = []
    level, ready = worker.level if worker else None, [worker]

    def beside() -> Beside:
        opened.append(Beside(marker, level))
        return opened[-1]

    def with_worker() -> AbstractContextManager[Lane]:
        return here(marker, level, ready.pop() if ready else None)

    if worker and is_many:
        worker.close()  # each process has one of its own
    try:
        yield beside if is_many else with_worker
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
