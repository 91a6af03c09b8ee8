"""Paper: typeset pages with boxes to write in."""

from __future__ import annotations

from grader.render.formats import Files
from grader.render.pages import render_typst
from grader.render.pdf import typeset
from grader.render.worksheet import Sheet, content

IS_USUAL = True


def sheet_pdf(sheet: Sheet, *, key: bool) -> bytes:
    """Raises UnprintableError if a character of the sheet's names and titles is in no font here."""
    source, body = sources(sheet, key=key)
    titles = (problem.title for problem in sheet.problems)
    texts = (sheet.student_name, sheet.student_id, sheet.title, sheet.course, sheet.instructions, *titles)
    return typeset(source, texts, body)


def sources(sheet: Sheet, *, key: bool) -> tuple[str, str]:
    """What all sheets have alike, and what stands on this one, which the former reads."""
    laid_out = content(sheet, key=key)
    return render_typst("sheet.typ.j2", **laid_out), render_typst("sheet_body.typ.j2", **laid_out)


def write(sheet: Sheet, stem: str, *, key: bool) -> Files:
    return {f"{stem}.pdf": sheet_pdf(sheet, key=key)}
