"""LaTeX source with drawings in TikZ, for pdflatex, lualatex or tectonic."""

from __future__ import annotations

from collections.abc import Iterator

import segno

from grader.render.formats import Files
from grader.render.pages import Raw
from grader.render.pages_latex import render_latex
from grader.render.worksheet import Sheet, content

IS_USUAL = False


def write(sheet: Sheet, stem: str, *, key: bool) -> Files:
    laid_out = content(sheet, key=key) | {"qr": Raw("\n".join(_qr(sheet.code)))}
    return {f"{stem}.tex": render_latex("sheet.tex.j2", **laid_out).encode()}


def _qr(code: str) -> Iterator[str]:
    """Dark modules that stand side by side are one rectangle."""
    for y, row in enumerate(segno.make(code, error="m", micro=False).matrix):
        x = 0
        for run in "".join(map(str, row)).replace("01", "0 1").replace("10", "1 0").split():
            if run[0] == "1":
                yield rf"\fill ({x},{y}) rectangle ({x + len(run)},{y + 1});"
            x += len(run)
