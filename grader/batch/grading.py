"""Grades a folder of submissions into a results folder; started again, it goes on where it stopped."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from importlib import import_module
from pathlib import Path
from threading import Thread

from grader.batch.taking import Taken, taken
from grader.course import Assignment, Student, code_of, read_assignment, read_roster, read_secret, variant_of
from grader.course.secret import exposure, fingerprint
from grader.errors import GraderError
from grader.failures import attempt
from grader.files.durable import locked, make_folder, refuse_if_held
from grader.intake.sheet_code import made_for_others
from grader.intake.submissions import Submission, take_in
from grader.intake.wrong_folder import wrong_folder
from grader.report.place import refuse_foreign
from grader.report.standing import standing
from grader.report.summary import Summary, summarise
from grader.results import Result
from grader.store.database import FILE_NAME, ClassRecord, Entry, Marked, ProblemRecord, Store
from grader.store.keying import Rules
from grader.store.records import Standing
from problems.variant import Variant

Batch = Iterable[tuple[Marked, ...]]
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

    rules: Rules
    students: tuple[Student, ...]
    taken: tuple[Taken, ...]
    keys: tuple[str, ...]  # of what is taken
    unmatched: tuple[str, ...]

    def left(self, settled: frozenset[str]) -> tuple[Submission, ...]:
        """What is to be marked; of equal attempts one."""
        unlike = {key: each.submission for each, key in zip(self.taken, self.keys, strict=True) if key not in settled}
        return tuple(unlike.values())

    @property
    def entries(self) -> Iterator[Entry]:
        for each, key in zip(self.taken, self.keys, strict=True):
            yield Entry(*each.submission.place, key, each.attempt)


def _nothing(stage: str, done: int, total: int, result: Result | None) -> None:
    """Shows nothing."""


def grade(request: Request, show: Show = _nothing) -> Summary:
    """Everything that was handed in; raises GraderError, and InterruptedBatchError after Ctrl-C."""
    refuse_foreign(request.out)
    refuse_if_held(request.out)
    with _room() as room, ExitStack() as held:
        plan = _plan(request, room)
        store = held.enter_context(_held(request.out)) if (request.out / FILE_NAME).is_file() else None
        left, whole = plan.left(store.settled() if store else frozenset()), len(set(plan.keys))
        marking = _marking(plan, left, request, held) if left else nullcontext(())
        store = store or held.enter_context(_held(request.out))
        store.begin(_record(plan), plan.entries)
        show("Grading", whole - len(left), whole, None)
        with marking as batch:
            _mark(batch, store, whole - len(left), whole, show)
        summary = _published(plan, store, show)
    assignment = plan.rules.assignment
    warnings = exposure(assignment.secret_path), *assignment.warnings, summary.warning
    return replace(summary, warning="\n".join(filter(None, warnings)))


@contextmanager
def _held(out: Path) -> Iterator[Store]:
    """The results, for this process alone; whoever was killed while making the file left one to be made again."""
    make_folder(out)
    with locked(out), Store(out / FILE_NAME) as store:
        yield store


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
    return _read_summary(store)[0]


def _read_summary(store: Store) -> tuple[Summary, Mapping[str, str]]:
    """With a digest of what stands on the page of each student."""
    record = store.record()
    if record is None:
        raise GraderError(f"{store.path}: has no results in it yet; run `grader grade` first")
    digests: dict[str, str] = {}

    def noted() -> Iterator[Standing]:
        for each in store.standings():
            digests[each.student] = each.digest
            yield each

    return summarise(record, noted()), digests


def _plan(request: Request, room: Path) -> Plan:
    assignment = read_assignment(request.assignment)
    secret = read_secret(assignment.secret_path)
    students = read_roster(request.roster or assignment.roster_path)
    if request.out.resolve().is_relative_to(request.submissions.resolve()):
        raise GraderError(f"{request.out}: results cannot go into the folder of submissions; name another with --out")
    posed = lru_cache(maxsize=1)(partial(_posed, assignment, secret))  # the rows of a problem are together
    intake = take_in(request.submissions, students, assignment.problems, room, partial(_is_asked, posed))
    if not intake.is_anybodys:
        raise wrong_folder(request.submissions, students, assignment.problems, intake.unmatched)
    chosen, others = taken(intake.submissions, students, assignment.attempts, room)
    rules = Rules(assignment, secret, "trusted" if request.trusts else assignment.isolation)
    keys = tuple(rules.keys(each.submission for each in chosen))
    of_others = made_for_others((each.submission for each in chosen), partial(_code, assignment, secret))
    return Plan(rules, students, chosen, keys, tuple(sorted((*intake.unmatched, *others, *of_others))))


def _code(assignment: Assignment, secret: bytes, student: str) -> str:
    """That of a student's sheet."""
    posed = (variant_of(assignment, problem, secret, student) for problem in assignment.problems)
    return code_of(secret, assignment.id, student, *(variant.digest for variant in posed))


def _posed(assignment: Assignment, secret: bytes, student: str, problem: str) -> Variant | None:
    """A student's typed problem; None for one in code."""
    (posed,) = (each for each in assignment.problems if each.id == problem)
    return variant_of(assignment, posed, secret, student) if posed.answer == "typed" else None


def _is_asked(posed: Callable[[str, str], Variant | None], student: str, problem: str, part: str) -> bool:
    """Whether a student's typed problem has a part, under any of the names that are taken for it."""
    from grader.typed.marking import not_asked  # which a class of code does not need

    variant = posed(student, problem)
    return variant is None or not not_asked(variant, {part: ""})


def _marking(
    plan: Plan, left: tuple[Submission, ...], request: Request, held: ExitStack
) -> AbstractContextManager[Batch]:
    """What is marked of what is left; raises GraderError if code would have to run at a level that is too weak."""
    held.enter_context(_imported_meanwhile("grader.batch.running", "grader.report.publishing"))
    worker, exposed = None, None
    if not request.cluster and any(map(plan.rules.is_run, left)):
        from grader.isolation import tried_worker

        worker, exposed = held.enter_context(tried_worker(plan.rules.isolation))
    from grader.batch.marker import Marker
    from grader.batch.running import marking, marking_there

    marker = Marker(plan.rules.assignment, plan.rules.secret, plan.rules.isolation, exposed)
    if request.cluster:
        return marking_there(marker, left, request.out, request.jobs, request.cluster)
    return marking(marker, left, request.out, request.jobs, worker)


@contextmanager
def _imported_meanwhile(*modules: str) -> Iterator[None]:
    """Imports while this thread waits for something else, as for a worker that starts.

    Not waited for after Ctrl-C, which may leave a module half imported; what cannot be imported is told where it is
    used.
    """

    def imported() -> None:
        for module in modules:
            attempt(partial(import_module, module), lambda error: None)

    thread = Thread(target=imported, daemon=True)
    thread.start()
    yield
    thread.join()


def _mark(batch: Batch, store: Store, done: int, whole: int, show: Show) -> None:
    """Commits each result before it is counted."""
    for together in batch:
        store.commit(*together)
        for marked in together:
            done += 1
            show("Grading", done, whole, marked.result)


def _published(plan: Plan, store: Store, show: Show) -> Summary:
    """What people read, written if it is not what it was."""
    assignment, students = plan.rules.assignment, plan.students
    if summary := standing(store, assignment, students):
        return summary
    from grader.report.publishing import publish

    summary, digests = _read_summary(store)
    told = publish(
        summary,
        digests,
        store,
        assignment,
        students,
        plan.rules.secret,
        lambda done: show("Pages", done, len(students), None),
    )
    return replace(summary, warning=told)


def _record(plan: Plan) -> ClassRecord:
    assignment = plan.rules.assignment
    return ClassRecord(
        assignment=assignment.id,
        title=assignment.title,
        course=assignment.course,
        problems=tuple(ProblemRecord(each.id, each.title or each.family, each.points) for each in assignment.problems),
        students=tuple(Student(each.id, each.name) for each in plan.students),
        unmatched=plan.unmatched,
        secret=fingerprint(plan.rules.secret),
        count=assignment.attempts.count,
        tells_attempts=assignment.attempts.is_told or any(student.due for student in plan.students),
    )
