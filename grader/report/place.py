"""The folder that results go into: a new one, or one in which there is nothing but results."""

from __future__ import annotations

import os
from pathlib import Path

from grader.errors import FileError
from grader.failures import LOG
from grader.files.durable import LOCK
from grader.report.gradebook import FILE_NAME as GRADEBOOK
from grader.report.standing import REPORT
from grader.report.written import FEEDBACK
from grader.store.database import FILE_NAME as STORE

OURS = frozenset((STORE, f"{STORE}-wal", f"{STORE}-shm", LOCK, LOG, GRADEBOOK, REPORT, FEEDBACK))
MOST_TOLD = 3  # files that are named


def refuse_foreign(out: Path) -> None:
    """Raises FileError for a folder that was never graded into and has files of somebody else's, as a course has."""
    if (out / STORE).is_file() or not out.is_dir():
        return
    foreign = sorted(name for name in os.listdir(out) if name not in OURS and not name.startswith("."))
    if foreign:
        more = ", ..." if len(foreign) > MOST_TOLD else ""
        told = f"has other files in it ({', '.join(foreign[:MOST_TOLD])}{more})"
        raise FileError(out, f"{told}, and results go into a folder of their own; name a new one with --out")
