"""Whether a family can be printed: its sheet and its key, on paper and as a code task, in every format there is."""

from __future__ import annotations

from collections.abc import Iterator

from grader.conformance.case import Case, Finding
from grader.render import formats
from grader.render.problem_page import SheetProblem
from grader.render.worksheet import Sheet


def every_format_renders(case: Case) -> Iterator[Finding]:
    """The first variant; what goes wrong is told, whatever it is, and the other formats are tried all the same."""
    sheet = _sheet(case)
    for name in formats.names():
        for key in (False, True):
            try:
                formats.find(name).write(sheet, "sheet", key=key)
            except Exception as error:  # noqa: BLE001  # told to the author of the family
                what = "key" if key else "sheet"
                yield Finding(f"the {what} cannot be made as {name}: {type(error).__name__}: {error}", case.first.seed)


def _sheet(case: Case) -> Sheet:
    one = case.first
    problems = [SheetProblem(1, one.title, 10.0, one, "typed", "p1")]
    if one.code is not None:
        problems.append(SheetProblem(2, one.code.title, 10.0, one, "code", "p2"))
    return Sheet("", one.title, "", "", "", f"{case.family.name}-{one.seed}", tuple(problems))
