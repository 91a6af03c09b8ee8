"""Who takes the course: a CSV file with the columns id and name."""

from __future__ import annotations

import csv
import difflib
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from grader.errors import FileError
from grader.files.content import read_own

LONGEST_ID = 64  # bytes of UTF-8: with an ending it is still a file name everywhere
ACCOUNTS = ("email", "sid", "canvas_id", "moodle_id")
DUE = "due"
SPELLINGS = {"mail": "email", "e-mail": "email", "e_mail": "email"}
SAME_AS_DUE = frozenset(("due", "duedate", "deadline", "extension"))  # a column with one of these words is meant so
ALIKE = {DUE: 0.65, **dict.fromkeys(ACCOUNTS, 0.8)}  # from there on a column is taken for a slip
DUE_WORDS = "write a date and time with a zone, as in 2026-11-01T23:59:00+01:00 (Z for UTC), or leave it empty"
NOT_IN_FILE_NAMES = '/\\:*?"<>|'


@dataclass(frozen=True)
class Student:
    """One row of the roster; accounts are (column, value) of the columns that downloads name students by."""

    id: str
    name: str
    accounts: tuple[tuple[str, str], ...] = ()
    due: datetime | None = None  # an extension


def read_roster(path: Path) -> tuple[Student, ...]:
    """The students in the order of the file. Raises FileError naming the line.

    The delimiter is a comma, a semicolon or a tab, whichever the header has. The columns email, sid, canvas_id and
    moodle_id say whose the files in a download are, due until when a student may hand in; others are left alone, unless
    they look like one of these.
    """
    rows = _rows(path)
    line, header = next(rows, (1, []))
    columns = ["_".join(cell.lower().split()) for cell in header]
    if sorted(columns.count(name) for name in ("id", "name")) != [1, 1]:
        raise FileError(path, f"the header is {','.join(header)!r}; it needs one column id and one column name", line)
    columns = [SPELLINGS.get(name, name) if SPELLINGS.get(name) not in columns else name for name in columns]
    _refuse_slips(path, line, header, columns)
    students = {line: _student(path, line, columns, row) for line, row in rows}
    if not students:
        raise FileError(path, "has no students: a line id,name is needed for each")
    _refuse_doubles(path, students)
    return tuple(students.values())


def _refuse_slips(path: Path, line: int, header: list[str], columns: list[str]) -> None:
    """A column that is not read, and looks as if it should be, would cost somebody points without a word."""
    for typed, column in zip(header, columns, strict=True):
        meant = _meant(column) if column not in ("id", "name", *ALIKE) else ""
        if meant and meant not in columns:
            told = f"the column {typed.strip()!r} is not known (did you mean {meant}?)"
            raise FileError(path, f"{told}; rename it, or leave it out if it is something else", line)


def _meant(column: str) -> str:
    """
    >>> _meant("due_date"), _meant("deu"), _meant("canvas-id"), _meant("group"), _meant("uid")
    ('due', 'due', 'canvas_id', '', '')
    """
    if SAME_AS_DUE.intersection(re.split(r"[^a-z]+", column)):
        return DUE
    close = (name for name, least in ALIKE.items() if difflib.SequenceMatcher(None, column, name).ratio() >= least)
    return next(close, "")


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """(line, cells) of each line that is not blank."""
    text = _text(path)
    header = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(",;\t", key=header.count)  # the comma if there is none
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield reader.line_num, row
    except csv.Error as error:
        raise FileError(path, f"is not CSV ({error})", reader.line_num) from None


def _text(path: Path) -> str:
    try:
        raw = read_own(path)
    except FileNotFoundError:
        raise FileError(path, "there is no roster here; write a CSV file with the header id,name") from None
    except OSError as error:
        raise FileError(path, f"the roster cannot be read ({error.strerror})") from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise FileError(path, f"byte {raw[error.start]:#04x} is not UTF-8; save it as CSV UTF-8", line) from None


def _student(path: Path, line: int, columns: list[str], row: list[str]) -> Student:
    if any(cell.strip() for cell in row[len(columns) :]):
        counts = f"{len(row)} cells under a header of {len(columns)}"
        raise FileError(path, f'{counts}; put a name that has a comma in quotes: "Doe, Jane"', line)
    cells = dict(zip(columns, [*row, *[""] * len(columns)], strict=False))
    student = unicodedata.normalize("NFC", cells["id"].strip())
    if fault := _fault(student):
        raise FileError(path, f"the id {student!r} {fault}", line)
    accounts = tuple((name, cells[name].strip()) for name in ACCOUNTS if cells.get(name, "").strip())
    return Student(student, " ".join(cells["name"].split()), accounts, _due(path, line, cells.get(DUE, "").strip()))


def _due(path: Path, line: int, text: str) -> datetime | None:
    try:
        due = datetime.fromisoformat(text) if text else None
    except ValueError:
        raise FileError(path, f"due is {text!r}; {DUE_WORDS}", line) from None
    if due and not due.tzinfo:
        raise FileError(path, f"due is {text!r}, without a time zone; {DUE_WORDS}", line)
    return due


def _fault(student: str) -> str:
    """Why an id cannot be the name of a file and a folder; "" if it can."""
    if not student:
        return "is empty; every student needs an id"
    if len(student.encode()) > LONGEST_ID:
        return f"is longer than {LONGEST_ID} bytes"
    if found := re.search(f"[{re.escape(NOT_IN_FILE_NAMES)}]", student):
        return f"has {found.group()} in it, which a file name cannot have"
    if not student.isprintable():
        return "has a control character in it, which a file name cannot have"
    return "begins or ends with a dot; a file name should not" if student.strip(".") != student else ""


def _refuse_doubles(path: Path, students: dict[int, Student]) -> None:
    """Ids that differ in case only are doubles too: some file systems do not tell them apart."""
    seen: dict[str, int] = {}
    for line, student in students.items():
        first = seen.setdefault(student.id.casefold(), line)
        if first != line:
            raise FileError(path, f"the id {student.id!r} is on line {first} already; ids must differ", line)
    owners: dict[tuple[str, str], int] = {}
    for line, student in students.items():
        for account, value in student.accounts:
            first = owners.setdefault((account, value.casefold()), line)
            if first != line:
                raise FileError(
                    path, f"{account} {value!r} is on line {first} already; no two students share one", line
                )
