"""How sheets are printed: the table [sheets] of an assignment, and what a [[problem]] says of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from grader.files.toml_table import Key

PAPERS = ("a4", "letter")
MOST_SPACE = 240  # mm: a page
MOST_DECIMALS = 8


def _is_language(text: str) -> bool:
    return re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{2,8})?", text) is not None


def _is_space(millimetres: float) -> bool:
    return 0 <= millimetres <= MOST_SPACE


def _are_names(parts: list[object]) -> bool:
    return bool(parts) and all(isinstance(part, str) for part in parts) and len(set(parts)) == len(parts)


SPACE = f"a number of millimetres from 0 to {MOST_SPACE}"
PARTS = 'a list of different parts, as in ["q", "dx"]; `grader show` prints their names'
# fmt: off
KEYS: Mapping[str, Key] = {
    "language":      Key((str,), 'the short name of a language, as in "de"', _is_language, "en"),
    "decimal_comma": Key((bool,), "true or false", default=False),
    "paper":         Key((str,), " or ".join(f'"{paper}"' for paper in PAPERS), PAPERS.__contains__, "a4"),
    "points":        Key((bool,), "true or false", default=True),
    "space":         Key((int, float), SPACE, _is_space, 0),
    "lines":         Key((bool,), "true or false", default=False),
    "shuffle":       Key((bool,), "true or false", default=False),
    "new_page":      Key((bool,), "true or false", default=False),
    "formula_sheet": Key((bool,), "true or false", default=False),
}
PROBLEM_KEYS: Mapping[str, Key] = {
    "space":    Key((int, float), f"{SPACE}; without it, that of [sheets]", _is_space),
    "given":    Key((list,), PARTS, _are_names),
    "blank":    Key((list,), PARTS, _are_names),
    "decimals": Key((int,), f"a whole number from 0 to {MOST_DECIMALS}", range(MOST_DECIMALS + 1).__contains__),
}
# fmt: on


@dataclass(frozen=True)
class SheetPolicy:
    """How sheets are printed; a field has the name of its key.

    points: are they shown beside each problem?
    space: to write in, below each problem, in millimetres; with lines or empty.
    shuffle: has each student an order of the problems of their own?
    new_page: does each problem begin on a page of its own?
    formula_sheet: does a page with the local gradients of the gates follow?
    """

    language: str = "en"
    decimal_comma: bool = False
    paper: str = "a4"
    points: bool = True
    space: float = 0
    lines: bool = False
    shuffle: bool = False
    new_page: bool = False
    formula_sheet: bool = False
