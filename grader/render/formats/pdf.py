"""Paper: typeset pages with boxes to write in."""

from __future__ import annotations

from grader.render.formats import Files
from grader.render.pages import render_typst
from grader.render.pdf import typeset
from grader.render.worksheet import Sheet, content

IS_USUAL = True


def sheet_pdf(sheet: Sheet, *, key: bool) -> bytes:
    """Raises UnprintableError if a character of the sheet's names and titles is in no font here."""
    source = render_typst("sheet.typ.j2", **content(sheet, key=key))
    titles = (problem.title for problem in sheet.problems)
    return typeset(
        source, (sheet.student_name, sheet.student_id, sheet.title, sheet.course, sheet.instructions, *titles)
    )


def write(sheet: Sheet, stem: str, *, key: bool) -> Files:
    return {f"{stem}.pdf": sheet_pdf(sheet, key=key)}
