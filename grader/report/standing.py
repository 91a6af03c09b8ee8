"""What people read of a graded folder: whether it stands as it was written last, and the summary that it shows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from grader import __version__
from grader.course import Assignment, Problem, Student
from grader.report.gradebook import FILE_NAME as GRADEBOOK
from grader.report.summary import MistakeSummary, PartSummary, StudentRow, Summary
from grader.report.written import Written, page_name, pages_there
from grader.results import Verdict
from grader.store.attempts import Attempt
from grader.store.database import Store

REPORT = "report.html"


def standing(store: Store, assignment: Assignment, students: Iterable[Student]) -> Summary | None:
    """The summary of the last run if everything people read is there and is what would be written now; else None."""
    known, folder = store.published(), store.path.parent
    if known is None:
        return None
    stamp, text = known
    if stamp != _stamp(assignment, folder) or not _all_stand(store, students):
        return None
    try:
        return _read(json.loads(text))
    except (KeyError, TypeError, ValueError):
        return None  # it is worked out anew


def commit_standing(store: Store, assignment: Assignment, summary: Summary) -> None:
    """Notes, after everything was written, that it stands."""
    store.commit_published(_stamp(assignment, store.path.parent), _text(summary))


def _all_stand(store: Store, students: Iterable[Student]) -> bool:
    """Whether the page of everybody is there, and as it was written."""
    there, stamps = pages_there(store.path.parent), store.stamps()
    return all(
        Written.read(stamps.get(student.id, "")).stands(there.get(page_name(student.id))) for student in students
    )


def stamp_of(assignment: Assignment) -> str:
    """Equal for assignments that make equal pages of equal results for the same student and secret."""
    head = [assignment.id, assignment.title, assignment.course, assignment.instructions]
    problems = [[each.id, each.title, each.points, *_posed(each)] for each in assignment.problems]
    policies = [assignment.sheets.shuffle, assignment.attempts.count]
    return hashlib.sha256(repr([__version__, head, policies, problems]).encode()).hexdigest()


def _posed(problem: Problem) -> list[object]:
    """What the numbers and the drawing on a page come from, beside the student and the secret."""
    return [problem.family, problem.expression, sorted(problem.set.items()), problem.wanted]


def _stamp(assignment: Assignment, folder: Path) -> str:
    """The files about the whole class stand in it with what is in them."""
    return " ".join((stamp_of(assignment), *(_digest(folder / name) for name in (GRADEBOOK, REPORT))))


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return "unreadable"


def _text(summary: Summary) -> str:
    rows = [
        [row.student, row.name, row.scores, row.total, row.attention, _values(row.attempts)] for row in summary.students
    ]
    parts = [list(vars(part).values()) for part in summary.parts]
    mistakes = [list(vars(mistake).values()) for mistake in summary.mistakes]
    return json.dumps({**vars(summary), "students": rows, "parts": parts, "mistakes": mistakes})


def _values(attempts: Mapping[str, Attempt]) -> dict[str, list[object]]:
    return {problem: list(vars(attempt).values()) for problem, attempt in attempts.items()}


def _read(record: dict[str, Any]) -> Summary:
    rows = (_row(*row) for row in record["students"])
    return Summary(
        **{
            **record,
            "students": tuple(rows),
            "parts": tuple(_part(*values) for values in record["parts"]),
            "mistakes": tuple(MistakeSummary(*values) for values in record["mistakes"]),
            "unmatched": tuple(record["unmatched"]),
            "exposed": tuple(record["exposed"]),
        }
    )


def _row(
    student: str,
    name: str,
    scores: Mapping[str, float],
    total: float,
    attention: str,
    attempts: Mapping[str, list[Any]],
) -> StudentRow:
    taken = {problem: Attempt(*values) for problem, values in attempts.items()}
    return StudentRow(student, name, scores, total, attention, taken)


def _part(
    problem: str, part: str, difficulty: float, verdicts: Mapping[str, int], notes: Iterable[tuple[str, int]]
) -> PartSummary:
    counted = {Verdict(verdict): count for verdict, count in verdicts.items()}
    return PartSummary(problem, part, difficulty, counted, tuple((note, count) for note, count in notes))
