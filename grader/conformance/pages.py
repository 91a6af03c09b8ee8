"""Whether a family can be printed: its sheet and its key, on paper and as a code task, in every format there is."""

from __future__ import annotations

from collections.abc import Iterator

from grader.conformance.case import Case, Finding
from grader.render import formats
from grader.render.worksheet import sheet_of_one


def every_format_renders(case: Case) -> Iterator[Finding]:
    """The first variant; what goes wrong is told, whatever it is, and the other formats are tried all the same."""
    sheet = sheet_of_one(case.first)
    for name in formats.names():
        for key in (False, True):
            try:
                formats.find(name).write(sheet, "sheet", key=key)
            except Exception as error:  # noqa: BLE001  # told to the author of the family
                what = "key" if key else "sheet"
                yield Finding(f"the {what} cannot be made as {name}: {type(error).__name__}: {error}", case.first.seed)
