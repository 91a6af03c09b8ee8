"""A page for a browser, whole in one file: to print, or to fill in there."""

from __future__ import annotations

from grader.render.formats import Files
from grader.render.pages import render_html, style_sheet
from grader.render.worksheet import Sheet, content

IS_USUAL = True


def sheet_html(sheet: Sheet, *, key: bool) -> str:
    """One file that needs nothing from anywhere; with `key` the blanks are filled and the solution follows."""
    return render_html("sheet.html.j2", style=style_sheet("page.css", "sheet.css"), **content(sheet, key=key))


def write(sheet: Sheet, stem: str, *, key: bool) -> Files:
    return {f"{stem}.html": sheet_html(sheet, key=key).encode()}
