"""Reads typed answers out of a notebook; the cells are taken apart as text, nothing of them is ever run.

A sheet's notebook has one cell of code for each problem. Its first line that is not blank names the problem, and a
dict of part and response follows:

    # answers: p1
    answers = {
        "q": "",  # q = x + y
        "f": "",  # the output
    }

PROBLEM is the id of the problem in the assignment, as it would stand before the dot in answers.csv (p1.q). The cell
may say it in its metadata as well, or instead of the comment, which then survives a student who deletes the line:

    {"cell_type": "code", "metadata": {"grader": {"problem": "p1"}}, ...}

The comment wins where the two differ. Everything else in the notebook, and in the cell, is passed over.

A response is a text, a number, or anything else that stands in the dict without quotes, which is then taken as it is
written: -3, 1.5e-3, "x*y", x*y, 1/(1 + exp(-x)). "", None and ... are blanks that are not filled in. Responses may
also be set one by one, below the dict or instead of it: answers["q"] = 3.

A cell may stand in the notebook twice, as long as no part is answered twice.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from grader.errors import FileError
from grader.intake.notebook import Cell, read_cells

NAME = "answers"
HEADER = re.compile(r"\s*#\s*answers\s*:[ \t]*(?P<problem>\S+)[ \t]*(?:\n|\Z)", re.IGNORECASE)
LONGEST_CELL, DEEPEST = 1 << 16, 50  # characters, brackets in each other


@dataclass(frozen=True)
class Typed:
    """A response, and where it stands: "cell 3, line 2"."""

    response: str
    place: str


def header(problem: str) -> str:
    """The first line of a cell of answers.

    >>> header("p1")
    '# answers: p1'
    """
    return f"# answers: {problem}"


def holds_answers(data: bytes, path: Path) -> bool:
    """Whether a notebook has a cell of answers; raises FileError if it is none."""
    return any(map(_problem, read_cells(data, path)))


def parse_notebook(data: bytes, path: Path) -> Mapping[str, Mapping[str, Typed]]:
    """The responses by problem and part; raises FileError naming the cell, the line and what is allowed."""
    problems: dict[str, dict[str, Typed]] = {}
    for cell in read_cells(data, path):
        problem = _problem(cell)
        if problem:
            parts = problems.setdefault(problem, {})
            for part, typed in _typed(cell, path):
                _add(parts, part, typed, path)
    if not problems:
        raise FileError(path, f"no cell holds answers; such a cell begins with the line {header('p1')!r}")
    return problems


def _add(parts: dict[str, Typed], part: str, typed: Typed, path: Path) -> None:
    """A blank gives way to a response; of two responses neither does."""
    before = parts.get(part)
    if before and before.response and typed.response and before.response != typed.response:
        raise FileError(path, f"{typed.place}: part {part!r} is answered twice, first in {before.place}")
    if not before or typed.response:
        parts[part] = typed


def _problem(cell: Cell) -> str:
    """The id of the problem that a cell answers; empty if it is any other cell."""
    if found := HEADER.match(cell.source):
        return found["problem"]
    told = (cell.metadata or {}).get("grader")
    problem = told.get("problem") if isinstance(told, dict) else None
    return problem if isinstance(problem, str) else ""


def _typed(cell: Cell, path: Path) -> Iterator[tuple[str, Typed]]:
    for key, value in _entries(_parsed(cell, path)):
        place = f"cell {cell.number}, line {value.lineno}"
        if not (isinstance(key, ast.Constant) and isinstance(key.value, str)):
            raise FileError(path, f'{place}: a part must be a text in quotes, as in {{"q": 3, "f": "-12"}}')
        yield key.value.strip(), Typed(_response(value, cell, f"{place}: the response to {key.value!r}", path), place)


def _parsed(cell: Cell, path: Path) -> ast.Module:
    """The cell as a tree, which Python makes without running anything."""
    depth = 0
    for character in cell.source:
        depth += (character in "([{") - (character in ")]}")
        if depth > DEEPEST:
            break
    if len(cell.source) > LONGEST_CELL or depth > DEEPEST:
        raise FileError(path, f"cell {cell.number}: is too long, or has too many brackets in each other")
    try:
        return ast.parse(cell.source)
    except SyntaxError as error:
        line = f", line {error.lineno}" if error.lineno else ""
        raise FileError(path, f"cell {cell.number}{line}: the answers cannot be read ({error.msg})") from None
    except (ValueError, RecursionError, MemoryError):
        raise FileError(path, f"cell {cell.number}: the answers cannot be read") from None


def _entries(module: ast.Module) -> Iterator[tuple[ast.expr | None, ast.expr]]:
    """The pairs of `answers = {...}` and of `answers[...] = ...`."""
    for statement in module.body:
        if not (isinstance(statement, ast.Assign) and len(statement.targets) == 1):
            continue
        target, value = statement.targets[0], statement.value
        if isinstance(target, ast.Name) and target.id == NAME and isinstance(value, ast.Dict):
            yield from zip(value.keys, value.values, strict=True)
        elif isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name) and target.value.id == NAME:
            yield target.slice, value


def _response(value: ast.expr, cell: Cell, what: str, path: Path) -> str:
    """A text as it is, whatever else as it is written."""
    if isinstance(value, ast.Constant):
        if value.value in (None, ...):
            return ""
        if isinstance(value.value, bool | bytes):
            raise FileError(path, f"{what} must be a number or a text")
        if isinstance(value.value, str):
            return value.value.strip()
    written = ast.get_source_segment(cell.source, value) or ""
    return " ".join(written.split())
