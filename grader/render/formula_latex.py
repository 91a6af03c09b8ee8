"""Writes a formula as LaTeX again, with nothing in it but what was read: for LaTeX, MathJax and KaTeX alike."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, get_args

from grader.render import formula_symbols as symbols
from grader.render.formula_parse import TABLES
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

Colours = Mapping[str, str]  # by the name of a colour here, its name there; none if nothing is coloured
COLOURS: Mapping[str, Colours] = MappingProxyType(
    {
        "own": {name: name for name in symbols.COLOURS},  # where a preamble defines them
        "plain": {"fwd": "green", "bwd": "red"},  # those that every program knows which knows colours
        "none": {},
    }
)
assert set(COLOURS["plain"]) == set(symbols.COLOURS), "every colour has a name"


def _inverse(commands: Mapping[str, Any]) -> dict[Any, str]:
    """The first command of each thing."""
    return {thing: rf"\{name}" for name, thing in reversed(list(commands.items()))}


_LETTERS = _inverse(symbols.UPRIGHT) | _inverse(symbols.GREEK)
del _LETTERS["ο"]  # LaTeX has no omicron
_TYPED = {char: char for char in "+=<>/,:;.!?"} | {"−": "-", "′": r"\prime"}
_SIGNS = _inverse(symbols.SIGNS) | {"|": r"\vert", "‖": r"\Vert"} | _TYPED
_BRACKETS = {
    "open": {"(": "(", "[": "[", "{": r"\lbrace", "⟨": r"\langle", "|": r"\lvert", "‖": r"\lVert", "⌈": r"\lceil"},
    "close": {")": ")", "]": "]", "}": r"\rbrace", "⟩": r"\rangle", "|": r"\rvert", "‖": r"\rVert", "⌉": r"\rceil"},
}
_SPACES = {0.167: r"\thinspace", 0.222: r"\medspace", 0.278: r"\thickspace", -0.167: r"\negthinspace"}
_SPACES |= {0.25: r"\ ", 1.0: r"\quad", 2.0: r"\qquad"}
_ACCENTS, _FONTS = _inverse(symbols.ACCENTS), _inverse(symbols.FONTS)
_IN_TEXT = str.maketrans({char: rf"\{char}" for char in "%_&#$"} | {"^": r"\^{}", "~": r"\~{}"})
_UNKNOWN = frozenset(("argmax", "argmin"))  # functions that LaTeX has no command for
assert set(_SPACES) == set(symbols.SPACES.values()), "every space is written"
assert {(char, side) for side in _BRACKETS for char in _BRACKETS[side]} == set(symbols.DELIMITERS.values())


def write(item: Item, colours: Colours) -> str:
    return _WRITERS[type(item)](item, colours)


def character(char: str) -> str:
    """A letter or sign that stands alone, as a command."""
    if char in _LETTERS or char in _SIGNS:
        return (_LETTERS | _SIGNS)[char]
    return next(brackets[char] for brackets in (_inverse(symbols.BIG), *_BRACKETS.values()) if char in brackets)


def _row(item: Row, colours: Colours) -> str:
    """Apart where LaTeX needs it, after a command, or whoever reads it, around an operation."""
    text, before = "", None
    for part in item.items:
        if written := write(part, colours):
            text += (" " if before is not None and _is_apart(before, text, part, written) else "") + written
            before = Sign(part.char, "open") if isinstance(part, Sign) and _is_of_number(part, before) else part
    return text


def _is_of_number(item: Sign, before: Item | None) -> bool:
    """The minus of -4, which stands behind nothing that it could be taken from."""
    return item.char in "+−" and (before is None or (isinstance(before, Sign) and before.side != "close"))


def _is_apart(before: Item, left: str, after: Item, right: str) -> bool:
    if isinstance(before, Number) and isinstance(after, Number):
        return True
    if right[0].isalpha() and re.search(r"\\[A-Za-z]+$", left):
        return True
    if isinstance(before, Sign) and before.side != "close":
        return not before.side and before.char not in ".!′%#$_/"
    return isinstance(after, Sign) and not after.side and after.char not in ",;:.!′%/"


def _letter(item: Letter) -> str:
    if item.char in _LETTERS:
        return _LETTERS[item.char]
    if not item.char.isascii():
        return rf"\text{{{item.char}}}"
    return rf"\mathrm{{{item.char}}}" if item.upright else item.char


def _sign(item: Sign) -> str:
    if item.side:
        return _BRACKETS[item.side][item.char]
    return _SIGNS[item.char] if item.char in _SIGNS else "'" * len(item.char)


def _function(item: Function) -> str:
    if item.name in symbols.FUNCTIONS - _UNKNOWN:
        return rf"\{item.name}"
    return rf"\operatorname{{{item.name.translate(_IN_TEXT).replace(' ', chr(92) + ' ')}}}"


def _fraction(item: Fraction, colours: Colours) -> str:
    command = {None: "frac", True: "dfrac", False: "tfrac"}[item.display]
    return rf"\{command}{{{write(item.top, colours)}}}{{{write(item.bottom, colours)}}}"


def _root(item: Root, colours: Colours) -> str:
    degree = "" if item.degree is None else f"[{write(item.degree, colours)}]"
    return rf"\sqrt{degree}{{{write(item.body, colours)}}}"


_GROUPED = (Row, Script, Space, Colour, Words)  # what scripts cannot stand at as it is


def _script(item: Script, colours: Colours) -> str:
    base = write(item.base, colours)
    base = f"{{{base}}}" if isinstance(item.base, _GROUPED) else base
    primes, sup = _primes(item.sup)
    sub = "" if item.sub is None else f"_{{{write(item.sub, colours)}}}"
    return base + primes + sub + ("" if sup is None else f"^{{{write(sup, colours)}}}")


def _primes(sup: Item | None) -> tuple[str, Item | None]:
    """The primes of f'(x), and what is raised beside them."""
    if isinstance(sup, Row) and sup.items and _is_prime(sup.items[0]):
        return _primes(sup.items[0])[0], Row(sup.items[1:])
    return ("'" * len(sup.char), None) if isinstance(sup, Sign) and _is_prime(sup) else ("", sup)


def _is_prime(item: Item) -> bool:
    return isinstance(item, Sign) and set(item.char) == {"′"}


def _fence(item: Fence, colours: Colours) -> str:
    if isinstance(item.body, Table) and TABLES[item.body.kind] == (item.left, item.right):
        return write(item.body, colours)
    left, right = _delimiter(item.left, "open"), _delimiter(item.right, "close")
    return rf"\left{left} {write(item.body, colours)} \right{right}"


def _delimiter(char: str, side: str) -> str:
    """A bracket, on whichever side it stands."""
    both = _BRACKETS[side], _BRACKETS["open"], _BRACKETS["close"], {"": ".", "/": "/"}
    return next(brackets[char] for brackets in both if char in brackets)


def _colour(item: Colour, colours: Colours) -> str:
    body = f"{{{write(item.body, colours)}}}"
    return rf"\textcolor{{{colours[item.name]}}}{body}" if item.name in colours else body


def _table(item: Table, colours: Colours) -> str:
    rows = r" \\ ".join(" & ".join(_cell(write(cell, colours)) for cell in row) for row in item.rows)
    return rf"\begin{{{item.kind}}} {rows} \end{{{item.kind}}}"


def _cell(written: str) -> str:
    """After the end of a row a bracket would be taken for an option of it."""
    return rf"\lbrack {written[1:].lstrip()}" if written.startswith("[") else written


_WRITERS: dict[type, Callable[[Any, Colours], str]] = {
    Row: _row,
    Letter: lambda item, colours: _letter(item),
    Number: lambda item, colours: item.digits.replace(",", "{,}"),
    Sign: lambda item, colours: _sign(item),
    Big: lambda item, colours: _inverse(symbols.BIG)[item.char],
    Function: lambda item, colours: _function(item),
    Words: lambda item, colours: rf"\text{{{item.text.translate(_IN_TEXT)}}}",
    Space: lambda item, colours: _SPACES[item.em],
    Fraction: _fraction,
    Root: _root,
    Script: _script,
    Fence: _fence,
    Font: lambda item, colours: f"{_FONTS[item.font]}{{{write(item.body, colours)}}}",
    Accent: lambda item, colours: f"{_ACCENTS[item.mark]}{{{write(item.body, colours)}}}",
    Colour: _colour,
    Table: _table,
}
assert set(_WRITERS) == set(get_args(Item)), "every item of a formula is written"
