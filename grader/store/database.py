"""The results of a folder: SQLite, one row for each submission that was ever marked, a transaction each."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from types import TracebackType
from typing import Self

from grader.course.roster import Student
from grader.errors import FileError
from grader.policies.attempts import Count
from grader.results import OPEN, Result
from grader.store.attempts import ONLY, Attempt, Marks
from grader.store.records import Row, Standing, StudentProblem, attempt_text, marks_of, result_text, standing

FILE_NAME = "results.sqlite"
APPLICATION = 0x47524452  # "GRDR"
VERSION = 3
SCHEMA = """
CREATE TABLE result (             -- what marking gave, once for each distinct submission
    key     TEXT PRIMARY KEY,     -- over student, problem, submission, variant, grader version and policy
    student TEXT NOT NULL,
    problem TEXT NOT NULL,
    file    TEXT NOT NULL,        -- as it was called in the submissions folder; '' if there was none
    result  TEXT NOT NULL         -- JSON
) WITHOUT ROWID;
CREATE TABLE attempt (            -- what there is to be marked, as of the last run
    student TEXT NOT NULL,
    problem TEXT NOT NULL,
    number  INTEGER NOT NULL,     -- 0 if nothing was handed in
    key     TEXT NOT NULL,
    attempt TEXT NOT NULL,        -- JSON: when it came, how late it is
    PRIMARY KEY (student, problem, number)
) WITHOUT ROWID;
CREATE TABLE page (               -- the feedback pages that are written
    student TEXT PRIMARY KEY,
    stamp   TEXT NOT NULL         -- over everything that stands on the page
) WITHOUT ROWID;
CREATE TABLE class (              -- the assignment, the roster and what matched nobody, as of the last run
    id      INTEGER PRIMARY KEY CHECK (id = 1),
    record  TEXT NOT NULL         -- JSON
);
CREATE TABLE published (          -- one row as long as everything that people read is as it should be
    id      INTEGER PRIMARY KEY CHECK (id = 1),
    stamp   TEXT NOT NULL,        -- over what it was made of besides all this
    summary TEXT NOT NULL         -- JSON
);
"""


@dataclass(frozen=True)
class ProblemRecord:
    """What a gradebook needs to know of a problem."""

    id: str
    title: str
    points: float


@dataclass(frozen=True)
class ClassRecord:
    """What a gradebook needs to know besides the results."""

    assignment: str
    title: str
    course: str
    problems: tuple[ProblemRecord, ...]
    students: tuple[Student, ...]
    unmatched: tuple[str, ...]
    secret: str = ""  # the fingerprint of the course secret
    count: Count = "last"  # which attempt counts
    tells_attempts: bool = False  # are attempts and lateness shown?


@dataclass(frozen=True)
class Entry:
    """An attempt that is to be marked, under the key of its result."""

    student: str
    problem: str
    key: str
    attempt: Attempt = ONLY


@dataclass(frozen=True)
class Marked:
    """One submission to one problem with its result."""

    student: str
    problem: str
    key: str
    file: str
    result: Result
    attempt: int = 1


class Store:
    """The one connection to a results file; a writer also holds the lock of its folder."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path = path
        with self._told():
            mode = ("ro" if os.access(path.parent, os.W_OK) else "ro&immutable=1") if read_only else "rwc"
            self._connection = sqlite3.connect(
                f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None
            )
        try:
            with self._told():
                self._check_or_create(read_only)
        except BaseException:
            self._connection.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def _check_or_create(self, read_only: bool) -> None:
        (application,) = self._connection.execute("PRAGMA application_id").fetchone()
        (version,) = self._connection.execute("PRAGMA user_version").fetchone()
        (tables,) = self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if (application, version) not in {(APPLICATION, VERSION), (0, 0)} or (not application and tables):
            raise FileError(self.path, "is not a results file of this version of grader; choose another folder")
        if read_only and not tables:
            raise FileError(self.path, "has no results in it yet; run `grader grade` first")
        if not read_only:
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = FULL")
        if not tables:
            begin = f"BEGIN; PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {VERSION};"
            self._connection.executescript(f"{begin}{SCHEMA} COMMIT;")
        self._check_sound()

    def _check_sound(self) -> None:
        (answer,) = self._connection.execute("PRAGMA quick_check(1)").fetchone()
        if answer != "ok":
            raise sqlite3.DatabaseError(answer)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What SQLite says as one sentence about the file."""
        try:
            yield
        except sqlite3.OperationalError as error:
            full = "; is the disk full, or may the folder not be written?" if "disk I/O" in str(error) else ""
            reason = f"cannot be used ({error}{full}); what was graded before is kept"
            raise FileError(self.path, reason) from None
        except sqlite3.DatabaseError as error:
            reason = f"is damaged or not a results file ({error}); move it away, or put a copy back, and grade again"
            raise FileError(self.path, reason) from None

    @contextmanager
    def _understood(self) -> Iterator[None]:
        """The same of records that this version cannot take in."""
        try:
            with self._told():
                yield
        except (AttributeError, KeyError, TypeError, ValueError):
            reason = "has records that this version of grader cannot read; move it away, and grade again"
            raise FileError(self.path, reason) from None

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._told():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                if self._connection.in_transaction:  # SQLite ends it by itself when the disk is full
                    self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def begin(self, record: ClassRecord, entries: Iterable[Entry]) -> None:
        """Notes what is to be graded; what stands there already is not written again."""
        text, rows = _text(record), frozenset(map(_row, entries))
        with self._told():
            before = self._connection.execute("SELECT record FROM class").fetchone()
            noted = frozenset(self._connection.execute("SELECT student, problem, number, key, attempt FROM attempt"))
        if before == (text,) and noted == rows:
            return
        self._refuse_other(record)
        with self._transaction() as write:
            write.execute("DELETE FROM published")
            write.execute("INSERT OR REPLACE INTO class VALUES (1, ?)", (text,))
            gone = (row[:3] for row in noted - rows)
            write.executemany("DELETE FROM attempt WHERE (student, problem, number) = (?, ?, ?)", gone)
            write.executemany("INSERT INTO attempt VALUES (?, ?, ?, ?, ?)", rows - noted)

    def _refuse_other(self, record: ClassRecord) -> None:
        before = self.record()
        if before and before.assignment != record.assignment:
            ids = f"the assignment {before.assignment!r}, not of {record.assignment!r}"
            raise FileError(self.path, f"holds the results of {ids}; choose another folder")
        if before and before.secret != record.secret:
            reason = "was graded with another secret, which makes other numbers"
            raise FileError(self.path, f"{reason}; put that secret back, or choose another folder")

    def settled(self) -> frozenset[str]:
        """The keys of what need not be marked again, whatever is to be marked."""
        query = "SELECT key FROM result WHERE NOT (result LIKE ? OR result LIKE ?)"
        open_ones = [f'%"verdict": "{verdict}"%' for verdict in sorted(OPEN)]
        with self._told():
            return frozenset(key for (key,) in self._connection.execute(query, open_ones))

    def commit(self, *marked: Marked) -> None:
        """Submissions in one transaction, durable when this returns."""
        rows = ((each.key, each.student, each.problem, each.file, result_text(each.result)) for each in marked)
        keys = ((each.key, each.student, each.problem, each.attempt) for each in marked)
        with self._transaction() as write:
            write.execute("DELETE FROM published")
            write.executemany("INSERT OR REPLACE INTO result VALUES (?, ?, ?, ?, ?)", rows)
            write.executemany("UPDATE attempt SET key = ? WHERE (student, problem, number) = (?, ?, ?)", keys)

    def record(self) -> ClassRecord | None:
        """The class as of the last run."""
        with self._understood():
            row = self._connection.execute("SELECT record FROM class").fetchone()
            return _record(row[0]) if row else None

    def results(self) -> dict[StudentProblem, Result]:
        """What stands in the gradebook; a place that is missing is not graded yet."""
        return {place: marks.counted for place, marks in self.counting().items() if marks.counted}

    def counting(self) -> dict[StudentProblem, Marks]:
        """The attempt that counts, by place."""
        return {(own.student, problem): marks for own in self.standings() for problem, marks in own.counting.items()}

    def standings(self) -> Iterator[Standing]:
        """Where each student stands, one after the other by id."""
        record = self.record()
        if record is None:
            return
        for student, rows in groupby(self._rows(None), key=itemgetter(0)):
            with self._understood():
                yield standing(student, tuple(rows), record.count)

    def attempts(self, students: Sequence[str]) -> dict[StudentProblem, tuple[Marks, ...]]:
        """All of these students that are to be marked, in their order."""
        with self._understood():
            return dict(marks_of(self._rows(students)))

    def _rows(self, students: Sequence[str] | None) -> Iterator[Row]:
        """What is noted of attempts, with the results, by student, problem and number; of some students, or of all."""
        whose = f"WHERE student IN ({', '.join('?' * len(students))}) " if students is not None else ""
        query = (
            "SELECT student, problem, attempt, result FROM attempt LEFT JOIN result USING (student, problem, key) "  # noqa: S608
            f"{whose}ORDER BY student, problem, number"
        )
        with self._understood():
            yield from self._connection.execute(query, students or ())

    def stamps(self) -> dict[str, str]:
        """Of the students' pages as they were written last."""
        with self._told():
            return dict(self._connection.execute("SELECT student, stamp FROM page").fetchall())

    def commit_stamps(self, stamps: Mapping[str, str]) -> None:
        with self._transaction() as write:
            write.executemany("INSERT OR REPLACE INTO page VALUES (?, ?)", stamps.items())

    def remove_stamps(self, students: Iterable[str]) -> None:
        with self._transaction() as write:
            write.executemany("DELETE FROM page WHERE student = ?", ((student,) for student in students))

    def published(self) -> tuple[str, str] | None:
        """What commit_published was given, if nothing has changed since."""
        with self._told():
            there: tuple[str, str] | None = self._connection.execute("SELECT stamp, summary FROM published").fetchone()
            return there

    def commit_published(self, stamp: str, summary: str) -> None:
        """To be called when everything that people read is written."""
        with self._transaction() as write:
            write.execute("INSERT OR REPLACE INTO published VALUES (1, ?, ?)", (stamp, summary))


def _row(entry: Entry) -> tuple[str, str, int, str, str]:
    return entry.student, entry.problem, entry.attempt.number, entry.key, attempt_text(entry.attempt)


def _text(record: ClassRecord) -> str:
    problems, students = map(vars, record.problems), map(vars, record.students)
    return json.dumps({**vars(record), "problems": list(problems), "students": list(students)})


def _record(text: str) -> ClassRecord:
    record = json.loads(text)
    return ClassRecord(
        **{
            **record,
            "problems": tuple(ProblemRecord(**problem) for problem in record["problems"]),
            "students": tuple(Student(student["id"], student["name"]) for student in record["students"]),
            "unmatched": tuple(record["unmatched"]),
        }
    )


def open_results(folder: Path) -> Store:
    """The results of a graded folder, to read; raises FileError for a folder that was never graded."""
    path = folder / FILE_NAME
    if not path.is_file():
        raise FileError(folder, f"was never graded: there is no {FILE_NAME} in it; run `grader grade` first")
    return Store(path, read_only=True)
