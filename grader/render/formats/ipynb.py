"""A Jupyter notebook: statements to read, cells to type the answers and the code in."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from grader.intake.answers_notebook import header
from grader.render.formats import Files
from grader.render.formula_text import to_text
from grader.render.keys import typed_key
from grader.render.pages_markdown import render_markdown
from grader.render.pdf import picture
from grader.render.problem_page import Figure, SheetProblem
from grader.render.worksheet import Sheet, content

IS_USUAL = False
PPI = 144.0  # of the drawings
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}

Cell = dict[str, Any]


def write(sheet: Sheet, stem: str, *, key: bool) -> Files:
    notebook = {
        "cells": list(_cells(sheet, key)),
        "metadata": {"kernelspec": KERNEL, "language_info": {"name": "python"}, "grader": {"sheet": sheet.code}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return {f"{stem}.ipynb": (json.dumps(notebook, ensure_ascii=False, indent=1) + "\n").encode()}


def _cells(sheet: Sheet, key: bool) -> Iterator[Cell]:
    laid_out = content(sheet, key=key)
    yield _markdown("sheet", render_markdown("head.ipynb.j2", colours="plain", **laid_out))
    for problem, page in zip(sheet.problems, laid_out["problems"], strict=True):
        id_ = page.id or f"p{page.number}"
        yield _drawn(f"{id_}-statement", "problem.md.j2", laid_out | {"page": page}, page.figure)
        if page.task is None:
            yield _code(f"{id_}-answers", _answers(id_, problem, key))
        else:
            yield _code(f"{id_}-code", page.task.reference or page.task.stub)
        if page.passes or page.graph:
            yield _drawn(f"{id_}-solution", "solution.md.j2", laid_out | {"page": replace(page, task=None)}, page.graph)
    if laid_out["rules"]:
        yield _markdown("rules", render_markdown("rules.md.j2", colours="plain", **laid_out))


def _drawn(id_: str, template: str, laid_out: Mapping[str, Any], figure: Figure | None) -> Cell:
    """The drawing is attached to the cell, as programs show neither SVG nor addresses of data."""
    name = f"{id_}.png"
    places = {"picture": f"attachment:{name}", "graph": f"attachment:{name}", "room": ""}
    cell = _markdown(id_, render_markdown(template, colours="plain", **laid_out, **places))
    if figure:
        cell["attachments"] = {name: {"image/png": base64.b64encode(picture(figure.svg, PPI)).decode()}}
    return cell


def _answers(id_: str, problem: SheetProblem, key: bool) -> str:
    """The dict that is read when the notebook is handed in; what a part is stands beside it."""
    filled = typed_key(problem.variant) if key else {}
    entries = [
        (f"    {json.dumps(part.id)}: {json.dumps(filled.get(part.id, ''), ensure_ascii=False)},", part)
        for part in problem.variant.parts
    ]
    width = max(len(entry) for entry, _ in entries)
    lines = (f"{entry:<{width}}  # {to_text(part.prompt.strip('$'))}" for entry, part in entries)
    return "\n".join([header(id_), "answers = {", *lines, "}"])


def _markdown(id_: str, source: str) -> Cell:
    return {"cell_type": "markdown", "id": id_, "metadata": {}, "source": source.rstrip("\n").splitlines(keepends=True)}


def _code(id_: str, source: str) -> Cell:
    lines = source.rstrip("\n").splitlines(keepends=True)
    return {"cell_type": "code", "execution_count": None, "id": id_, "metadata": {}, "outputs": [], "source": lines}
