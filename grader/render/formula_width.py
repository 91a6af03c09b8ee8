"""About how wide a formula is when it is set, in ems of its font."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, get_args

from grader.render.formula_parse import parse
from grader.render.formula_tree import (
    Accent,
    Big,
    Colour,
    Fence,
    Font,
    Fraction,
    Function,
    Item,
    Letter,
    Number,
    Root,
    Row,
    Script,
    Sign,
    Space,
    Table,
    Words,
)

LETTER, DIGIT, POINT, BRACKET, BAR = 0.54, 0.5, 0.25, 0.36, 0.3
SIGN, GAP = 0.6, 0.55  # of an operation, and the space on both sides of it
TIGHT = frozenset(",.;:!/%′")
_TIMES = r" \cdot "
_BRACKETS = (("(", ")"), ("{", "}"), ("[", "]"), (r"\left", r"\right"))
SMALL = 0.7  # a script beside its base


def width(latex: str) -> float:
    """Raises FormulaError."""
    factors = re.sub(r"\d", "0", latex).split(_TIMES)
    if not all(map(_is_whole, factors)):
        factors = [_TIMES.join(factors)]
    return sum(map(_width_of_shape, factors)) + (SIGN + GAP) * (len(factors) - 1)


@lru_cache(maxsize=8192)
def _is_whole(factor: str) -> bool:
    """No bracket is open in it, so that it is a formula by itself."""
    return "|" not in factor and all(factor.count(left) == factor.count(right) for left, right in _BRACKETS)


@lru_cache(maxsize=8192)
def _width_of_shape(latex: str) -> float:
    """All digits are equally wide."""
    return _width(parse(latex))


def _width(item: Item) -> float:
    return _WIDTHS[type(item)](item)


def _sign(item: Sign) -> float:
    if item.side:
        return BRACKET
    return BAR if item.char in TIGHT else SIGN + GAP


def _script(item: Script) -> float:
    scripts = (_width(script) for script in (item.sub, item.sup) if script is not None)
    return _width(item.base) + SMALL * max(scripts)


def _table(item: Table) -> float:
    rows = [[_width(cell) for cell in row] for row in item.rows]
    return max(map(sum, rows)) + (0.5 * max(map(len, rows)) if item.kind != "aligned" else 0.0)


_WIDTHS: dict[type, Callable[[Any], float]] = {
    Row: lambda item: sum(map(_width, item.items)),
    Letter: lambda item: LETTER,
    Number: lambda item: DIGIT * sum(map(str.isdigit, item.digits)) + POINT * item.digits.count("."),
    Sign: _sign,
    Big: lambda item: 1.2,
    Function: lambda item: DIGIT * len(item.name) + 0.17,
    Words: lambda item: DIGIT * len(item.text),
    Space: lambda item: item.em,
    Fraction: lambda item: max(_width(item.top), _width(item.bottom)) + 0.25,
    Root: lambda item: _width(item.body) + 0.85,
    Script: _script,
    Fence: lambda item: _width(item.body) + BRACKET * (bool(item.left) + bool(item.right)),
    Font: lambda item: _width(item.body),
    Accent: lambda item: _width(item.body),
    Colour: lambda item: _width(item.body),
    Table: _table,
}
assert set(_WIDTHS) == set(get_args(Item)), "every item of a formula has a width"
