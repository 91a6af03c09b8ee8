"""What people read of a graded folder: the gradebook, a page for the class and one for each student."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path

from grader import __version__
from grader.attempts import Marks, counting, sentences
from grader.course import Assignment, Student
from grader.durable import make_folder, write_file
from grader.errors import GraderError
from grader.failures import LOG, attempt, log_failure
from grader.gradebook import write_gradebook
from grader.handout import sheet_of
from grader.policies.attempts import Count
from grader.render.feedback import feedback_html
from grader.render.report import report_html
from grader.results import Result
from grader.store import Place, Store
from grader.summary import Summary

FEEDBACK, REPORT = "feedback", "report.html"


def publish(
    summary: Summary,
    store: Store,
    assignment: Assignment,
    students: tuple[Student, ...],
    secret: bytes,
    on_page: Callable[[int], None] = lambda done: None,
) -> None:
    """Writes everything that has changed; raises GraderError if a page could not be made, after all the others."""
    folder = store.path.parent
    write_gradebook(summary, folder)
    write_file(folder / REPORT, report_html(summary).encode())
    make_folder(folder / FEEDBACK)
    shown = partial(_shown, assignment.attempts.count, is_told=summary.tells_attempts)
    results = {place: result for place, own in store.attempts().items() if (result := shown(own))}
    write = partial(_write_feedback, store, assignment, secret, results)
    failed = []
    for number, student in enumerate(students, 1):
        if not attempt(partial(write, student), partial(_failed, folder, student)):
            failed.append(student.id)
        on_page(number)
    if failed:
        count = f"the pages of {', '.join(failed)} could not be made"
        raise GraderError(f"{folder / FEEDBACK}: {count}; {folder / LOG} has the reason, and the gradebook is complete")


def _shown(count: Count, attempts: Sequence[Marks], *, is_told: bool) -> Result | None:
    """What counts, with what is to be said of the attempts."""
    result = counting(count, attempts).counted
    told = tuple(sentences(count, attempts)) if is_told else ()
    return replace(result, feedback=(*told, *result.feedback)) if result else None


def _write_feedback(
    store: Store, assignment: Assignment, secret: bytes, results: Mapping[Place, Result], student: Student
) -> bool:
    own = [results[student.id, problem.id] for problem in assignment.problems]
    stamp = _stamp(assignment, student, own)
    path = store.path.parent / FEEDBACK / f"{student.id}.html"
    if store.stamp(student.id) == stamp and path.exists():
        return True
    sheet = sheet_of(assignment, student, secret)
    write_file(path, feedback_html(sheet, list(zip(sheet.problems, own, strict=True))).encode())
    store.commit_stamp(student.id, stamp)
    return True


def _stamp(assignment: Assignment, student: Student, results: list[Result]) -> str:
    """Equal for equal pages."""
    head = [assignment.id, assignment.title, assignment.course, assignment.instructions, student.id, student.name]
    problems = [[problem.id, problem.title, problem.points] for problem in assignment.problems]
    body = json.dumps([__version__, head, problems, [asdict(result) for result in results]])
    return hashlib.sha256(body.encode()).hexdigest()


def _failed(folder: Path, student: Student, error: Exception) -> bool:
    log_failure(folder, f"the feedback page of {student.id}", error)
    return False
