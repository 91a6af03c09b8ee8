"""Sheets for the tests of what is printed."""

import hashlib

from grader.render import formats
from grader.render.problem_page import SheetProblem
from grader.render.worksheet import Sheet
from problems.catalogue import families
from problems.variant import variant


def sheet(*problems, **changes):
    """A sheet of families by name; `name:code` asks for code."""
    made = []
    for place, name in enumerate(problems, 1):
        posed = variant(families()[name.partition(":")[0]])
        made.append(SheetProblem(place, posed.title, 10.0, posed, "code" if name.endswith(":code") else "typed", "p1"))
    filled = {
        "course": "Deep Learning",
        "title": "Backpropagation",
        "instructions": "",
        "student_name": "Ada Lovelace",
        "student_id": "s001",
        "code": "BP1-K32C-9XQF",
        "problems": tuple(made),
    }
    return Sheet(**{**filled, **changes})


def digests():
    """Of the files of a sheet and its key in every format: what is drawn, what is a table, and code."""
    made = sheet("sum-product", "svm-loss", "svm-loss:code")
    return {
        (format_, key, name): hashlib.sha256(data).hexdigest()
        for format_ in formats.names()
        for key in (False, True)
        for name, data in formats.find(format_).write(made, "s", key=key).items()
    }
