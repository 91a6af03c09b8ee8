"""Markdown for GitHub and pandoc: formulas between dollars, drawings as files beside it."""

from __future__ import annotations

from urllib.parse import quote

from grader.render.formats import Files
from grader.render.pages_markdown import render_markdown
from grader.render.problem_page import Figure, ProblemPage
from grader.render.worksheet import Sheet, content

IS_USUAL = False
ON_WHITE = '<svg style="background: #fff" '  # where pages are dark too


def write(sheet: Sheet, stem: str, *, key: bool) -> Files:
    laid_out = content(sheet, key=key)
    pages: tuple[ProblemPage, ...] = laid_out["problems"]
    names = {page.number: _names(stem, page) for page in pages}
    pictures = {number: [quote(name) for name in both] for number, both in names.items()}
    text = render_markdown("sheet.md.j2", colours="none", pictures=pictures, **laid_out)  # pandoc does not know them
    drawn = {
        name: _svg(figure)
        for page in pages
        for name, figure in zip(names[page.number], (page.figure, page.graph), strict=True)
        if figure
    }
    return {f"{stem}.md": text.encode(), **drawn}


def _names(stem: str, page: ProblemPage) -> tuple[str, str]:
    """Of the drawing to fill in, and of the graph behind a code task."""
    name = f"{stem}-{page.id or f'p{page.number}'}"
    return f"{name}.svg", f"{name}-graph.svg"


def _svg(figure: Figure) -> bytes:
    return f"{figure.svg.replace('<svg ', ON_WHITE, 1)}\n".encode()
