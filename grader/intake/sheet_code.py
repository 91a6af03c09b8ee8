"""For whom a notebook was made: it carries the code of its sheet, which is compared with that of its author."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from grader.intake.answers import is_notebook
from grader.intake.package import read_work
from grader.intake.submissions import Submission


def made_for_others(submissions: Iterable[Submission], code_of: Callable[[str], str]) -> Iterator[str]:
    """A line for each notebook with the code of another sheet; one without a code says nothing.

    code_of: the code of a student's sheet, by id.
    """
    notebooks = {(each.student, each.path): each for each in submissions if each.path and is_notebook(each.path)}
    for (student, path), each in notebooks.items():
        code = _code_in(path) if path else ""
        if code and code != (own := code_of(student)):
            told = f"marked with the numbers of {student}, but made for another sheet: its code is not {own}"
            yield f"{each.name} ({told})"


def _code_in(path: Path) -> str:
    try:
        return sheet_code(read_work(path).data)
    except OSError:  # told of when it is marked
        return ""


def sheet_code(notebook: bytes) -> str:
    """The code of the sheet that a notebook was made with; "" if it carries none."""
    if b'"grader"' not in notebook:
        return ""
    try:
        found = json.loads(notebook)["metadata"]["grader"]["sheet"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""
    return found if isinstance(found, str) else ""
