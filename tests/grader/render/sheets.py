"""Sheets for the tests of what is printed."""

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
