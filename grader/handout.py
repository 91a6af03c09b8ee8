"""Hands out an assignment: every student's worksheet and key as files, and an index of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from grader.course import (
    Assignment,
    Problem,
    Student,
    code_of,
    read_assignment,
    read_roster,
    read_secret,
    variant_of,
)
from grader.durable import make_folder, write_file
from grader.gradebook import cell
from grader.render import formats
from grader.render.pdf import UnprintableError
from grader.render.problem_page import SheetProblem
from grader.render.worksheet import Sheet
from grader.secret import exposure

__all__ = ["HandedOut", "Request", "hand_out", "sheet_of"]

MOST_CHECKS = 3  # in a warning
INDEX, KEYS = "index.csv", "keys"


@dataclass(frozen=True)
class Request:
    """What `grader worksheets` is asked for."""

    assignment: Path
    roster: Path | None
    out: Path
    formats: tuple[str, ...]
    keys: bool


@dataclass(frozen=True)
class HandedOut:
    """What was written, a sentence for each file that could not be made, and what else the teacher should know."""

    students: int
    files: int
    refused: tuple[str, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class _Written:
    """The files of one student, under the folder, and a sentence for each that could not be made."""

    files: tuple[str, ...]
    refused: tuple[str, ...]


def hand_out(request: Request, progress: Callable[[int, int], None] = lambda done, total: None) -> HandedOut:
    """Writes all files, replacing those that are there; the same request gives the same bytes."""
    assignment = read_assignment(request.assignment)
    students = read_roster(request.roster or assignment.roster_path)
    secret = read_secret(assignment.secret_path)
    make_folder(request.out / KEYS if request.keys else request.out)
    index = [("id", "code", "files")]
    written: list[_Written] = []
    unmet: dict[str, list[tuple[str, ...]]] = {}  # by problem, what does not hold on each sheet that is not certified
    for student in students:
        progress(len(written), len(students))
        sheet = sheet_of(assignment, student, secret)
        written.append(_write(sheet, request))
        for problem in sheet.problems:
            if problem.answer == "typed" and problem.variant.certificate.failed:
                unmet.setdefault(problem.id, []).append(problem.variant.certificate.failed)
        index.append((cell(student.id), sheet.code, " ".join(written[-1].files)))
    changed = _changed(request.out / INDEX, index)
    write_file(request.out / INDEX, _csv(index))
    return HandedOut(
        students=len(students),
        files=sum(len(each.files) for each in written),
        refused=tuple(sentence for each in written for sentence in each.refused),
        warnings=tuple(filter(None, (exposure(assignment.secret_path), changed, *_warnings(unmet, len(students))))),
    )


def _changed(path: Path, index: Sequence[tuple[str, str, str]]) -> str:
    """A sentence if sheets that were written before had other numbers."""
    try:
        before = {row["id"]: row["code"] for row in csv.DictReader(path.read_text().splitlines())}
    except (OSError, KeyError, ValueError, csv.Error):
        return ""
    others = [id_ for id_, code, _ in index if before.get(id_, code) != code]
    if not others:
        return ""
    return (
        f"{path}: {len(others)} sheets have other numbers than those that were here before (another secret or "
        "assignment); if those are handed out, put the old secret and assignment back and write them again"
    )


def sheet_of(assignment: Assignment, student: Student, secret: bytes) -> Sheet:
    """The worksheet of one student."""
    numbered = enumerate(assignment.problems, 1)
    problems = tuple(_problem(assignment, problem, number, secret, student) for number, problem in numbered)
    return Sheet(
        course=assignment.course,
        title=assignment.title,
        instructions=assignment.instructions,
        student_name=student.name,
        student_id=student.id,
        code=code_of(secret, assignment.id, student.id, *(problem.variant.digest for problem in problems)),
        problems=problems,
    )


def _warnings(unmet: Mapping[str, list[tuple[str, ...]]], students: int) -> Iterator[str]:
    """A sentence for each problem whose numbers, as far as the assignment sets them, make no good problem."""
    for problem, sheets in unmet.items():
        first = "; ".join(list(dict.fromkeys(chain(*sheets)))[:MOST_CHECKS])
        yield (
            f"problem {problem}: the numbers that the assignment sets make no good problem on {len(sheets)} of "
            f"{students} sheets; what does not hold: {first}"
        )


def _problem(assignment: Assignment, problem: Problem, number: int, secret: bytes, student: Student) -> SheetProblem:
    variant = variant_of(assignment, problem, secret, student.id)
    asked = variant.code if problem.answer == "code" and variant.code else variant
    title = problem.title or asked.title
    return SheetProblem(number, title, problem.points, variant, problem.answer, problem.id, problem.function)


def _write(sheet: Sheet, request: Request) -> _Written:
    files, refused = [], []
    for key in (False, True) if request.keys else (False,):
        for name in request.formats:
            place = Path(KEYS) if key else Path()
            try:
                for path, data in formats.find(name).write(sheet, sheet.student_id, key=key).items():
                    write_file(request.out / place / path, data)
                    files.append((place / path).as_posix())
            except UnprintableError as error:
                path = (place / f"{sheet.student_id}.{name}").as_posix()
                (request.out / path).unlink(missing_ok=True)  # an older sheet would not be this one
                refused.append(f"{request.out / path}: {error}")
    return _Written(tuple(files), tuple(refused))


def _csv(rows: list[tuple[str, str, str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()
