"""One table for what a whole class wrote on paper: a row a blank, prepared, filled in by hand, and read back."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.course import Assignment, Problem, Student, variant_of
from grader.errors import FileError
from grader.files.content import read_own
from grader.files.spreadsheet import cell
from grader.intake.answers import HEADER, rejoined
from grader.intake.folding import fold
from grader.terminal import plain

COLUMNS = ("student", "problem", *HEADER)
ENDING = ".csv"


@dataclass(frozen=True)
class _Row:
    line: int
    student: str
    problem: str
    part: str
    response: str


def blank_table(assignment: Assignment, students: Sequence[Student], secret: bytes) -> str:
    """A row for each blank of each student's typed problems, in the order of the sheets, with nothing filled in."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for student in students:
        for problem in assignment.problems:
            if problem.answer == "typed":
                parts = variant_of(assignment, problem, secret, student.id).parts
                writer.writerows((cell(student.id), problem.id, part.id, "") for part in parts)
    return text.getvalue()


def any_part(student: str, problem: str, part: str) -> bool:
    """Asked of everybody, where nobody knows what is."""
    del student, problem, part
    return True


def spread(
    path: Path,
    folder: Path,
    students: Sequence[Student],
    problems: Sequence[Problem],
    is_asked: Callable[[str, str, str], bool] = any_part,
) -> tuple[str, ...]:
    """Writes the rows of a table as a file of answers for each student and problem; a line for each other row.

    is_asked: whether a student's problem has a part, by the three ids.

    Raises FileError naming the line if the table cannot be read, or a part is filled in twice.
    """
    rows = tuple(_rows(path))
    _refuse_doubles(path, rows)
    ids = {fold(student.id): student.id for student in students}
    slots = {fold(problem.id): problem.id for problem in problems}
    folder.mkdir(parents=True)
    files: dict[Path, list[_Row]] = {}
    strays = []
    for row in rows:
        student, slot = ids.get(fold(row.student)), slots.get(fold(row.problem))
        if student is None or slot is None:
            strays.append(_stray(path, row, student))
        else:
            if not is_asked(student, slot, row.part):
                of = f"{slot} of {plain(student)} has no part of this name"
                strays.append(f"{plain(path.name)}, line {row.line}: {plain(row.part)} ({of})")
            files.setdefault(folder / student / f"{slot}{ENDING}", []).append(row)
    for place, filled in files.items():
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("w", newline="") as file:
            csv.writer(file).writerows([HEADER, *((row.part, row.response) for row in filled)])
    return tuple(strays)


def _rows(path: Path) -> Iterator[_Row]:
    """The rows with a response; what is blank was not answered."""
    text = _text(path)
    delimiter = max(",;\t", key=text.split("\n", 1)[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    header = _header(path, reader)
    if sorted(header.count(name) for name in COLUMNS) != [1] * len(COLUMNS):
        raise FileError(path, f"the header is {','.join(header)[:60]!r}; it needs {','.join(COLUMNS)}", 1)
    try:
        for row_of_cells in reader:
            cells = _whole(path, reader.line_num, header, row_of_cells)
            found: Mapping[str, str] = dict(zip(header, (*cells, *[""] * len(header)), strict=False))
            row = _Row(reader.line_num, *(found[name].strip().removeprefix("'") for name in COLUMNS))
            if row.response:
                yield row
    except csv.Error as error:
        raise FileError(path, f"is not CSV ({error})", reader.line_num) from None


def _header(path: Path, reader: Iterator[list[str]]) -> list[str]:
    try:
        return [name.strip().lower() for name in next(reader, [])]
    except csv.Error as error:
        raise FileError(path, f"is not CSV ({error})", 1) from None


def _whole(path: Path, line: int, header: Sequence[str], cells: list[str]) -> list[str]:
    """The cells of a row; a comma in a response that was not quoted is put back."""
    if header[-1] == HEADER[1]:
        cells = rejoined(cells, len(header))
    if any(cell.strip() for cell in cells[len(header) :]):
        raise FileError(
            path, f"{len(cells)} cells under a header of {len(header)}; quote a response with a comma", line
        )
    return cells


def _text(path: Path) -> str:
    try:
        return read_own(path).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileError(path, "is not a text in UTF-8; save it as CSV UTF-8") from None
    except OSError as error:
        raise FileError(path, f"the table of answers cannot be read ({error.strerror})") from None


def _refuse_doubles(path: Path, rows: Sequence[_Row]) -> None:
    first: dict[tuple[str, ...], _Row] = {}
    for row in rows:
        before = first.setdefault((fold(row.student), fold(row.problem), row.part), row)
        if before is not row:
            what = plain(f"{row.part} of {row.problem} of {row.student}")
            raise FileError(path, f"{what} is filled in twice, first on line {before.line}", row.line)


def _stray(path: Path, row: _Row, student: str | None) -> str:
    known = "no problem has this id" if student else "no student of the roster has this id"
    return f"{plain(path.name)}, line {row.line}: {plain(row.problem if student else row.student)} ({known})"
