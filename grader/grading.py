"""Grades a folder of submissions into a results folder; started again, it goes on where it stopped."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from grader.batch import run_batch
from grader.course import Isolation, Student, read_assignment, read_roster, read_secret
from grader.durable import locked, make_folder, refuse_if_held
from grader.errors import GraderError
from grader.failures import LOG, attempt, log_failure
from grader.intake.submissions import Submission, take_in
from grader.isolation import opened
from grader.lanes import ALLOWED, ENOUGH, Beside, Lane, here
from grader.marker import Marker
from grader.publishing import publish
from grader.results import PartResult, Result
from grader.sandbox import Level, best_level
from grader.secret import exposure, fingerprint
from grader.store import FILE_NAME, ClassRecord, Entry, Marked, ProblemRecord, Store
from grader.summary import Summary, summarise
from grader.taking import Taken, taken

Show = Callable[[str, int, int, Result | None], None]  # stage, how much of it is done, of how much, the newest result


@dataclass(frozen=True)
class Request:
    """What to grade, and where to."""

    assignment: Path
    submissions: Path
    out: Path
    roster: Path | None = None
    jobs: int | None = None  # None: as many as there are processors
    trusts: bool = False  # run code however weak the isolation
    cluster: str | None = None  # the address of a Dask scheduler, or "local"


@dataclass(frozen=True)
class Plan:
    """Everything that was read before anything is written."""

    marker: Marker
    students: tuple[Student, ...]
    taken: tuple[Taken, ...]
    keys: tuple[str, ...]  # of what is taken
    unmatched: tuple[str, ...]
    level: Level | None  # None: no code is run here


def _nothing(stage: str, done: int, total: int, result: Result | None) -> None:
    """Shows nothing."""


def grade(request: Request, show: Show = _nothing) -> Summary:
    """Everything that was handed in; raises GraderError, and InterruptedBatchError after Ctrl-C."""
    refuse_if_held(request.out)
    with _room() as room:
        plan = _plan(request, room)
        make_folder(request.out)
        with locked(request.out), Store(request.out / FILE_NAME) as store:
            _mark_all(plan, store, request, show)
            summary = read_summary(store)
            students = plan.students
            publish(
                summary,
                store,
                plan.marker.assignment,
                students,
                plan.marker.secret,
                lambda done: show("Pages", done, len(students), None),
            )
    assignment = plan.marker.assignment
    return replace(summary, warning="\n".join(filter(None, (exposure(assignment.secret_path), *assignment.warnings))))


@contextmanager
def _room() -> Iterator[Path]:
    """A folder of ours for what is unpacked; gone when it is left."""
    try:
        folder = tempfile.TemporaryDirectory(prefix="grader-")
    except OSError as error:
        reason = f"no file can be written into any folder for temporary files ({error.strerror})"
        raise GraderError(f"{reason}; make room, or name another one with TMPDIR") from None
    with folder as name:
        yield Path(name)


def read_summary(store: Store) -> Summary:
    """Raises GraderError if nothing was graded into the file."""
    record = store.record()
    if record is None:
        raise GraderError(f"{store.path}: has no results in it yet; run `grader grade` first")
    counting = store.counting()
    results = {place: marks.counted for place, marks in counting.items() if marks.counted}
    return summarise(record, results, {place: marks.attempt for place, marks in counting.items()})


def _plan(request: Request, room: Path) -> Plan:
    assignment = read_assignment(request.assignment)
    secret = read_secret(assignment.secret_path)
    students = read_roster(request.roster or assignment.roster_path)
    if request.out.resolve().is_relative_to(request.submissions.resolve()):
        raise GraderError(f"{request.out}: results cannot go into the folder of submissions; name another with --out")
    intake = take_in(request.submissions, students, assignment.problems, room)
    chosen, others = taken(intake.submissions, students, assignment.attempts, room)
    marker = Marker(assignment, secret, "trusted" if request.trusts else assignment.isolation)
    keys = tuple(attempt(partial(marker.key, each.submission), partial(_no_key, each.submission)) for each in chosen)
    is_run = not request.cluster and _is_code_left(marker, chosen, keys, request.out)
    level = _level(marker.isolation) if is_run else None
    if level is not None:  # tried out once, and not by every lane
        marker = replace(marker, exposed=opened(level))
    return Plan(marker, students, chosen, keys, tuple(sorted((*intake.unmatched, *others))), level)


def _is_code_left(marker: Marker, chosen: Iterable[Taken], keys: Iterable[str], out: Path) -> bool:
    """Whether code has to be run that was not run before.

    Opened to be written to: whoever was killed while making the file left one that cannot be read yet.
    """
    settled: frozenset[str] = frozenset()
    if (out / FILE_NAME).is_file():
        with locked(out), Store(out / FILE_NAME) as store:
            settled = store.settled()
    return any(key not in settled and marker.is_run(each.submission) for each, key in zip(chosen, keys, strict=True))


def _level(isolation: Isolation) -> Level:
    level = best_level()
    if level not in ALLOWED[isolation]:
        raise GraderError(
            f"submitted code would run at level {level} here, and the assignment asks for {isolation}; nothing was "
            "graded. `grader doctor` says what is missing; --trust-submissions runs the code all the same"
        )
    return level


def _mark_all(plan: Plan, store: Store, request: Request, show: Show) -> None:
    """Marks what is not marked yet, and commits each result before it is counted."""
    keyed = list(zip(plan.taken, plan.keys, strict=True))
    done = store.begin(_record(plan), [Entry(*each.submission.place, key, each.attempt) for each, key in keyed])
    unlike = {key: each.submission for each, key in keyed}  # of equal attempts one is marked
    left = [each for key, each in unlike.items() if key not in done]
    counted = len(unlike) - len(left)
    show("Grading", counted, len(unlike), None)
    with _batch(plan, left, request) as batch:
        for together in batch:
            store.commit(*together)
            for marked in together:
                counted += 1
                show("Grading", counted, len(unlike), marked.result)


@contextmanager
def _batch(plan: Plan, left: Sequence[Submission], request: Request) -> Iterator[Iterator[tuple[Marked, ...]]]:
    """What is marked of what is left: here, in processes beside, or on a cluster, which takes typed answers too."""
    marker, jobs = plan.marker, request.jobs or os.cpu_count() or 1
    mark, failed = partial(_mark, marker), partial(_failed, marker, request.out)
    if request.cluster and left:
        from grader.cluster import connected

        with connected(request.cluster, marker, jobs) as cluster:
            with closing(run_batch([], left, mark, failed, cluster.lane, cluster.size)) as batch:
                yield batch
            return
    code = [each for each in left if marker.is_run(each)]
    typed = [each for each in left if not marker.is_run(each)]
    with (
        _lanes(marker, plan.level, is_many=jobs > 1 and len(code) >= ENOUGH) as lane,
        closing(run_batch(typed, code, mark, failed, lane, jobs)) as batch,
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


def _record(plan: Plan) -> ClassRecord:
    assignment = plan.marker.assignment
    return ClassRecord(
        assignment=assignment.id,
        title=assignment.title,
        course=assignment.course,
        problems=tuple(ProblemRecord(each.id, each.title or each.family, each.points) for each in assignment.problems),
        students=tuple(Student(each.id, each.name) for each in plan.students),
        unmatched=plan.unmatched,
        secret=fingerprint(plan.marker.secret),
        count=assignment.attempts.count,
        tells_attempts=assignment.attempts.is_told or any(student.due for student in plan.students),
    )


def _no_key(submission: Submission, error: Exception) -> str:
    """The key of what cannot be read now: it is tried, and told of, when its turn comes."""
    del error
    return hashlib.sha256(json.dumps(["no key", *submission.place, submission.attempt]).encode()).hexdigest()


def _failed(marker: Marker, folder: Path, submission: Submission, error: Exception) -> Marked:
    """Our own failure: never the student's zero; the log has the traceback under the reference."""
    what = f"{submission.problem} of {submission.student} ({submission.name})"
    reference = log_failure(folder, what, error)
    sentence = f"The grader failed here, not you; your teacher finds the reason under {reference} in {LOG}."
    part = PartResult(submission.problem, marker.problem(submission).points, "", feedback=sentence, note=reference)
    result = Result(submission.problem, (part,), level="", feedback=(sentence,))
    key = attempt(partial(marker.key, submission), partial(_no_key, submission))
    return Marked(*submission.place, key, submission.name, result, submission.attempt)
