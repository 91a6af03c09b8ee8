"""Every family's sheet and key as pictures on one page to look through: python -m bench.gallery FOLDER [NAME ...].

python -m bench.gallery docs/worksheet.png makes the picture of README anew.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

from typst import Compiler

from grader.render.formats.pdf import sources
from grader.render.pages import templates
from grader.render.pdf import files
from grader.render.problem_page import SheetProblem
from grader.render.worksheet import Sheet
from problems.catalogue import families
from problems.family import Family
from problems.variant import variant

DOTS, FINE = 72.0, 144.0  # an inch
FRONT = """
#set page(width: 1120pt, height: 624pt, margin: 4pt, fill: rgb("#d9dde4"))
#let page(name) = image(name, width: 552pt, height: 552pt * 297 / 210)
#let half(name) = box(clip: true, width: 552pt, height: 616pt, fill: white, place(page(name)))
#grid(columns: 2, column-gutter: 8pt, half("sheet.png"), half("key.png"))
"""
STYLE = "body{font:15px sans-serif;background:#ddd}img{width:300px;margin:4px;vertical-align:top;background:#fff}"


def sheet_of(family: Family) -> Sheet:
    """The pinned example on paper and, where there is one, the code task."""
    posed = variant(family)
    problems = [SheetProblem(1, posed.title, 10.0, posed, "typed", "p1")]
    if posed.code is not None:
        problems.append(SheetProblem(2, posed.code.title, 10.0, posed, "code", "p2"))
    return Sheet("Gallery", family.name, "", "Ada Sample", "s001", "BP1-K32C-9XQF", tuple(problems))


def pictures(sheet: Sheet, *, key: bool, dots: float = DOTS) -> list[bytes]:
    """PNG, one a page."""
    compiler = Compiler(font_paths=[str(templates() / "fonts")], ignore_system_fonts=True)
    made = compiler.compile(files(*sources(sheet, key=key)), format="png", ppi=dots)  # type: ignore[type-var]
    return [made] if isinstance(made, bytes) else list(made or ())


def write(folder: Path, names: Sequence[str]) -> Iterator[str]:
    """Writes the pictures of each family; yields its part of the page."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        sheet = sheet_of(families()[name])
        shown = []
        for kind, key in (("sheet", False), ("key", True)):
            for number, picture in enumerate(pictures(sheet, key=key), 1):
                file = f"{name}-{kind}-{number}.png"
                (folder / file).write_bytes(picture)
                shown.append(f'<a href="{file}"><img src="{file}" alt="{escape(name)}, {kind}, page {number}"></a>')
        yield f"<h2>{escape(name)}</h2>{''.join(shown)}"


def front(path: Path) -> None:
    """The upper half of a sheet and of its key, side by side."""
    chosen = {"sum-product": {}, "linear-regression": {"loss": "squared"}}
    posed = [variant(families()[name], None, options) for name, options in chosen.items()]
    problems = tuple(SheetProblem(at, one.title, 10.0, one, "typed", f"p{at}") for at, one in enumerate(posed, 1))
    course, told = "Introduction to Deep Learning", "Write each value on its wire: values above, gradients below."
    sheet = Sheet(course, "Backpropagation by hand", told, "Ada Sample", "s001", "BP1-K32C-9XQF", problems)
    with TemporaryDirectory() as folder:
        for name, key in (("sheet", False), ("key", True)):
            Path(folder, f"{name}.png").write_bytes(pictures(sheet, key=key, dots=FINE)[0])
        Path(folder, "front.typ").write_text(FRONT)
        made = Compiler(root=folder).compile(Path(folder, "front.typ"), format="png", ppi=FINE)
    assert isinstance(made, bytes)
    path.write_bytes(made)


if __name__ == "__main__":
    out = Path(sys.argv[1])
    if out.suffix == ".png":
        front(out)
        sys.exit()
    body = "\n".join(write(out, sys.argv[2:] or list(families())))
    page = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Gallery</title><style>{STYLE}</style>{body}'
    (out / "index.html").write_text(page)
    print(out / "index.html")
