"""Says of a folder in which nothing is any student's what it holds, and what was probably meant instead of it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from grader.course import Problem, Student
from grader.errors import FileError
from grader.intake.archives import is_archive, stem
from grader.intake.downloads import METADATA
from grader.intake.endings import parted
from grader.intake.folding import fold
from grader.intake.listing import entries
from grader.intake.names import Names, names_of
from grader.terminal import plain

MOST_NAMED = 3  # of what it holds
RESULTS = frozenset(("results.sqlite", "gradebook.csv"))  # made by grading
MADE = RESULTS | {"index.csv"}  # with the sheets of a class


def wrong_folder(
    submissions: Path, students: Sequence[Student], problems: Sequence[Problem], unmatched: Sequence[str]
) -> FileError:
    """What is raised where nothing in the submissions belongs to a student of the roster."""
    nobodys = "nothing in it belongs to a student of the roster"
    if not submissions.is_dir():
        return FileError(submissions, f"{nobodys}; it holds {_several(unmatched)}")
    there = entries(submissions)
    meant = next(_meant(there, names_of(students, problems, submissions)), "")
    held = f"it holds {_several([plain(entry.name) for entry in there])}" if there else "it is empty"
    return FileError(submissions, f"{nobodys}; {held}{meant and f'. {meant}'}")


def _several(names: Sequence[str]) -> str:
    """
    >>> _several(["a", "b"]), _several(["a", "b", "c", "d", "e"]), _several([])
    ('a, b', 'a, b, c and 2 more', 'nothing')
    """
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more or "nothing"


def _meant(there: Sequence[os.DirEntry[str]], names: Names) -> Iterator[str]:
    """Guesses, the best first."""
    if any(entry.name in RESULTS for entry in there):
        yield "These are the results of grading, not submissions"
    if any(entry.is_file() and fold(_base(entry.name)) in names.slots for entry in there):
        yield "It looks like the folder of one student: name the folder around it"
    folders = [plain(entry.name) for entry in there if _is_class(entry, names)]
    if folders:
        folders.sort(key=lambda name: "submi" not in name.lower())
        yield f"Is it {' or '.join(folders[:MOST_NAMED])} in it?"
    if archive := next((entry.name for entry in there if is_archive(entry.name)), ""):
        yield f"{plain(archive)} in it may be the archive of a class: name it itself"


def _is_class(folder: os.DirEntry[str], names: Names) -> bool:
    """Does something in it have the name that submissions have?"""
    if not folder.is_dir(follow_symlinks=False):
        return False
    try:
        inside = [entry.name for entry in entries(folder.path)]
    except OSError:
        return False
    known = (name == METADATA or names.student_in(name) or names.downloads.read(name) for name in inside)
    return any(known) and MADE.isdisjoint(inside)


def _base(name: str) -> str:
    return stem(name) if is_archive(name) else parted(name)[0]
