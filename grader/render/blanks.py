"""The blanks of a problem without a figure: a vector a row, a matrix a few, single answers side by side."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from problems.part import Part
from solutions.names import latex_name, symbol

UNITS = 9  # across a page: a name takes one, and so does each blank
LONGEST = 6  # blanks in a row
NAME, LONG_NAME = 50, 86  # points
MANY_LETTERS = 6


@dataclass(frozen=True)
class Blank:
    """Room for one answer. `printed` stands in it: a given number, or the answer on a key."""

    id: str
    printed: str = ""
    formula: str = ""  # LaTeX, instead of what is printed


@dataclass(frozen=True)
class Asked:
    """Answers under one name, in rows: a single one, or those of a vector or a matrix."""

    prompt: str  # LaTeX
    rows: tuple[tuple[Blank, ...], ...]

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.rows), max(map(len, self.rows))


@dataclass(frozen=True)
class Line:
    """What stands side by side, in that many columns; the names are that wide, in points."""

    asked: tuple[Asked, ...]
    columns: int
    name: int = NAME


def lines_of(parts: Sequence[Part], printed: Sequence[str], output: str, statement: str) -> tuple[Line, ...]:
    """printed: what stands in the blank of each part; output: the node that is differentiated.

    statement: where the letter of an index is taken from.
    """
    blanks = {part.id: Blank(part.id, text) for part, text in zip(parts, printed, strict=True)}
    asked = [_asked(group, blanks, output, statement) for group in _groups(parts)]
    return tuple(line for _, alike in groupby(asked, lambda each: each.shape) for line in _side_by_side(list(alike)))


def names_of(parts: Sequence[Part], output: str, statement: str) -> list[str]:
    """What stands before their blanks, as LaTeX."""
    return [each.prompt for line in lines_of(parts, [""] * len(parts), output, statement) for each in line.asked]


def lines_of_formulas(asked: Iterable[tuple[str, Blank]]) -> tuple[Line, ...]:
    """A line for each formula."""
    return tuple(Line((Asked(prompt, ((blank,),)),), 1) for prompt, blank in asked)


def _groups(parts: Sequence[Part]) -> list[tuple[Part, ...]]:
    """The entries of one array together, in the order of the first ones; arrays of one letter follow each other."""
    arrays: dict[tuple[object, ...], list[Part]] = {}
    for part in parts:
        arrays.setdefault(_array(part), []).append(part)
    letters = list(dict.fromkeys(array[:2] for array in arrays))
    return [tuple(arrays[array]) for array in sorted(arrays, key=lambda array: letters.index(array[:2]))]


def _array(part: Part) -> tuple[object, ...]:
    """What the entries of one vector or matrix have in common; a number that is no entry has an array of its own."""
    base, superscript, subscript, hat = symbol(part.node)
    return part.is_gradient, (base, hat), superscript, "" if subscript.isdigit() else part.id


def _asked(group: tuple[Part, ...], blanks: dict[str, Blank], output: str, statement: str) -> Asked:
    if len(group) == 1:
        return Asked(_latex(group[0]), ((blanks[group[0].id],),))
    indices = [symbol(part.node).subscript for part in group]
    is_matrix = all(len(index) == 2 for index in indices)
    base = re.sub(rf"_?{indices[0]}$", "", group[0].node)
    name = latex_name(f"{base}_{'ij' if is_matrix else index_letter(latex_name(base), statement)}")
    prompt = rf"\frac{{\partial {latex_name(output)}}}{{\partial {name}}}" if group[0].is_gradient else name
    row_of = {part.id: index[0] if is_matrix else "" for part, index in zip(group, indices, strict=True)}
    rows = [list(row) for _, row in groupby(group, lambda part: row_of[part.id])]
    return Asked(prompt, tuple(tuple(blanks[part.id] for part in piece) for row in rows for piece in _pieces(row)))


def index_letter(name: str, statement: str) -> str:
    r"""The letter that a statement has beside the name of a vector.

    >>> index_letter("w", "the wait $w_t$"), index_letter("v", "the wait $w_t$")
    ('t', 'i')
    """
    found = re.search(rf"(?<![A-Za-z\\]){re.escape(name)}_\{{?([a-z])\b", statement)
    return found[1] if found else "i"


def _latex(part: Part) -> str:
    return part.prompt.strip("$")


def _pieces(row: list[Part]) -> Iterator[list[Part]]:
    """A row that is too long in pieces of about the same length."""
    length = -(-len(row) // -(-len(row) // LONGEST))
    yield from (row[start : start + length] for start in range(0, len(row), length))


def _side_by_side(alike: list[Asked]) -> Iterator[Line]:
    """As many of one shape as there is room for; the few of the last line are as wide as the others."""
    _, length = alike[0].shape
    most = min(4, max(1, UNITS // (1 + length)))
    count = -(-len(alike) // most)
    columns = max(-(-len(alike) // count), 2 if length < 3 else 1)
    name = LONG_NAME if any(_letters(each.prompt) > MANY_LETTERS for each in alike) else NAME
    for start in range(0, len(alike), columns):
        yield Line(tuple(alike[start : start + columns]), columns, name)


def _letters(prompt: str) -> int:
    r"""
    >>> _letters(r"\mathrm{nontrainable}"), _letters(r"\frac{\partial L}{\partial w_i}")
    (12, 0)
    """
    return sum(map(len, re.findall(r"\\mathrm\{(\w+)\}", prompt)))
