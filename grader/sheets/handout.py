"""Hands out an assignment: every student's worksheet and key as files, all of them for the printer, and an index."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from itertools import chain
from pathlib import Path
from typing import Any, cast

from grader.course import Assignment, Student, read_assignment, read_roster, read_secret
from grader.course.secret import exposure
from grader.files.durable import make_folder, write_file
from grader.files.spreadsheet import cell
from grader.render import formats
from grader.render.pdf import UnprintableError
from grader.render.worksheet import Sheet
from grader.sheets.making import sheets_of, words_of
from grader.sheets.printing import merged
from grader.side_by_side import side_by_side

MOST_CHECKS = 3  # in a warning
INDEX, KEYS = "index.csv", "keys"
FOR_PRINTER = "print/all.pdf"  # in a folder of its own, so that no student's file has its name
TOGETHER = 12  # students whose sheets are made at once
FEWEST = 4  # the same, when nearly all are made
WORTH = 12  # students that are worth the start of a process
Unmet = tuple[str, tuple[str, ...]]  # a problem, and what does not hold of its numbers


@dataclass(frozen=True)
class Request:
    """What `grader worksheets` is asked for; `jobs` processes at most.

    sheets: what is to differ from [sheets] of the assignment, by key.
    """

    assignment: Path
    roster: Path | None
    out: Path
    formats: tuple[str, ...]
    keys: bool
    jobs: int = 1
    sheets: tuple[tuple[str, str], ...] = ()

    def read_assignment(self) -> Assignment:
        read, changed = read_assignment(self.assignment), cast(dict[str, Any], dict(self.sheets))
        return replace(read, sheets=replace(read.sheets, **changed))


@dataclass(frozen=True)
class HandedOut:
    """What was written, a sentence for each file that could not be made, and what else the teacher should know."""

    students: int
    files: int
    for_printer: tuple[Path, ...]
    refused: tuple[str, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class _Written:
    """The files of one student, under the folder, and a sentence for each that could not be made."""

    student: str
    code: str
    files: tuple[str, ...]
    refused: tuple[str, ...]
    nameless: tuple[str, ...]  # a sentence for each that is printed without the name
    unmet: tuple[Unmet, ...]


def hand_out(request: Request, progress: Callable[[int, int], None] = lambda done, total: None) -> HandedOut:
    """Writes all files, replacing those that are there; the same request gives the same bytes."""
    assignment = request.read_assignment()
    words_of(assignment)  # there are some, or nothing is written
    students = read_roster(request.roster or assignment.roster_path)
    read_secret(assignment.secret_path)
    make_folder(request.out / KEYS if request.keys else request.out)
    jobs = min(request.jobs, len(students) // WORTH)
    write = partial(_write_some, request, time.monotonic_ns())
    written: list[_Written] = []
    progress(0, len(students))
    with side_by_side(jobs) as map_:
        for some in map_(write, list(_groups(students, jobs))):
            written += some
            progress(len(written), len(students))
    for_printer = _for_printer(request, written)
    for target in for_printer:  # when the memory that typesetting takes is free
        _merge(request.out, target)
    index = [("id", "code", "files"), *((cell(each.student), each.code, " ".join(each.files)) for each in written)]
    changed = _changed(request.out / INDEX, index)
    write_file(request.out / INDEX, _csv(index))
    return HandedOut(
        students=len(students),
        files=sum(len(each.files) for each in written),
        for_printer=tuple(request.out / target for target, _ in for_printer),
        refused=tuple(sentence for each in written for sentence in each.refused),
        warnings=tuple(
            filter(None, (exposure(assignment.secret_path), changed, *assignment.warnings, *_warnings(written)))
        ),
    )


def _groups(students: Sequence[Student], jobs: int) -> Iterator[Sequence[Student]]:
    """Smaller ones towards the end, so that no process is left with much when another one has nothing more to do."""
    start = 0
    while start < len(students):
        left = len(students) - start
        size = TOGETHER if jobs <= 1 else min(TOGETHER, max(FEWEST, left // (2 * jobs)))
        yield students[start : start + size]
        start += size


def _write_some(request: Request, begun: int, students: Sequence[Student]) -> list[_Written]:
    assignment, secret = _read(request, begun)
    return [_write(sheet, request) for sheet in sheets_of(assignment, students, secret)]


@lru_cache(maxsize=1)
def _read(request: Request, _begun: int) -> tuple[Assignment, bytes]:
    """The assignment and its secret, in each process once for all students; in a run that begins later, again."""
    assignment = request.read_assignment()
    return assignment, read_secret(assignment.secret_path)


def _write(sheet: Sheet, request: Request) -> _Written:
    files, refused, nameless = [], [], []
    for key in (False, True) if request.keys else (False,):
        for name in request.formats:
            place = Path(KEYS) if key else Path()
            path = request.out / place / f"{sheet.student_id}.{name}"
            try:
                made, why = _made(sheet, name, key=key)
            except UnprintableError as error:
                path.unlink(missing_ok=True)  # an older sheet would not be this one
                refused.append(f"{path}: {error}")
                continue
            nameless += [f"{path}: {why}"] * bool(why)
            for file, data in made.items():
                write_file(request.out / place / file, data, flushed=False)
                files.append((place / file).as_posix())
    unmet = tuple(_unmet(sheet))
    return _Written(sheet.student_id, sheet.code, tuple(files), tuple(refused), tuple(nameless), unmet)


def _made(sheet: Sheet, name: str, *, key: bool) -> tuple[formats.Files, str]:
    """The files of one format; without what no font here has of the student's name, and with why."""
    write = formats.find(name).write
    try:
        return write(sheet, sheet.student_id, key=key), ""
    except UnprintableError as error:
        if not sheet.student_name or error.text != sheet.student_name:
            raise
        left = _without_signs(sheet.student_name, error.characters)
        lost = "a sign in the name" if left else "the name"
        why = f"printed without {lost} of {sheet.student_id}, for {error}"
        return write(replace(sheet, student_name=left), sheet.student_id, key=key), why


def _without_signs(name: str, signs: frozenset[str]) -> str:
    """Empty if a letter is among them: half a name is somebody else's.

    >>> _without_signs("Ada \N{ROCKET} Lovelace", frozenset("\N{ROCKET}"))
    'Ada Lovelace'
    """
    if any(sign.isalpha() for sign in signs):
        return ""
    return " ".join("".join(char for char in name if char not in signs).split())


def _unmet(sheet: Sheet) -> Iterator[Unmet]:
    for problem in sheet.problems:
        if problem.answer == "typed" and problem.variant.certificate.failed:
            yield problem.id, problem.variant.certificate.failed


def _for_printer(request: Request, written: Sequence[_Written]) -> list[tuple[str, list[str]]]:
    """The merged files and what is in each, in the order of the roster; older ones of other sheets are taken away."""
    if "pdf" not in request.formats:
        return []
    for place in (request.out, request.out / KEYS):
        (place / FOR_PRINTER).unlink(missing_ok=True)
    found: dict[str, list[str]] = {}
    for file in chain.from_iterable(each.files for each in written):
        if file.endswith(".pdf"):
            found.setdefault(f"{KEYS}/{FOR_PRINTER}" if file.startswith(f"{KEYS}/") else FOR_PRINTER, []).append(file)
    return list(found.items())


def _merge(out: Path, target: tuple[str, list[str]]) -> None:
    path = out / target[0]
    make_folder(path.parent)
    write_file(path, merged(out / file for file in target[1]), flushed=False)


def _changed(path: Path, index: Sequence[tuple[str, str, str]]) -> str:
    """A sentence if sheets that were written before had other numbers."""
    try:
        before = {row["id"]: row["code"] for row in csv.DictReader(path.read_text("utf-8").splitlines())}
    except (OSError, KeyError, ValueError, csv.Error):
        return ""
    others = [id_ for id_, code, _ in index if before.get(id_, code) != code]
    if not others:
        return ""
    return (
        f"{path}: {len(others)} sheets have other numbers than those that were here before (another secret or "
        "assignment); if those are handed out, put the old secret and assignment back and write them again"
    )


def _warnings(written: Sequence[_Written]) -> Iterator[str]:
    """A sentence for each sheet without a name, and each problem whose numbers are set and make no good problem."""
    sheets: dict[str, list[tuple[str, ...]]] = {}
    for problem, failed in chain.from_iterable(each.unmet for each in written):
        sheets.setdefault(problem, []).append(failed)
    yield from chain.from_iterable(each.nameless for each in written)
    for problem, unmet in sheets.items():
        first = "; ".join(list(dict.fromkeys(chain(*unmet)))[:MOST_CHECKS])
        yield (
            f"problem {problem}: the numbers that the assignment sets make no good problem on {len(unmet)} of "
            f"{len(written)} sheets; what does not hold: {first}"
        )


def _csv(rows: list[tuple[str, str, str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()
