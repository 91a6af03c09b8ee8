"""Writes a formula in Typst's math notation, every sign escaped so that it stands for itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, get_args

from grader.render import formula_symbols as symbols
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

_ESCAPED = frozenset("()[]{},;:/|*#$&_^\"`~'.!<>=+-%?@\\")
_LINE = " \\ "  # between two
_ACCENTS = {"^": "hat", "¯": "macron", "‾": "overline", "~": "tilde", "→": "arrow", "˙": "dot"}
_FONTS = {
    "bold": "upright(bold({}))",
    "bold-italic": "bold({})",
    "script": "cal({})",
    "double": "bb({})",
    "italic": "italic({})",
}


def equation(lines: Iterable[str], words: Iterable[str], display: bool) -> str:
    """Lines in Typst's notation, and what is said of each."""
    block = ", block: true" if display else ""
    return f"#math.equation(alt: {_quoted('; '.join(words))}{block}, ${_LINE.join(lines)}$.body)"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _sign(chars: str) -> str:
    return "".join(f"\\{char}" if char in _ESCAPED else char for char in chars)


def write(item: Item, display: bool) -> str:
    """The notation of an item in a formula that stands on lines of its own, or within a line."""
    return _WRITERS[type(item)](item, display)


def _bracket(item: Sign) -> str:
    """A bar does not tell by itself whether it opens or closes."""
    kind = {"open": "opening", "close": "closing"}.get(item.side)
    return f'class("{kind}", {_sign(item.char)})' if kind and item.char in "|‖" else _sign(item.char)


def _number(digits: str) -> str:
    """A text in quotes would keep off the minus before it, and a comma off the digits after it.

    >>> _number("0.5"), _number("0,5")
    ('0.5', '0 class("normal", \\\\,) 5')
    """
    if digits[0] != "." and "," not in digits:
        return digits
    return re.sub(r"[.,]", lambda sign: f' class("normal", \\{sign[0]}) ', digits).strip()


def _function(item: Function, display: bool) -> str:
    limits = f", limits: #{str(display).lower()}" if item.name in symbols.LIMITS else ""
    return f"op({_quoted(item.name)}{limits})"


def _fraction(item: Fraction) -> str:
    fraction = f"frac({write(item.top, False)}, {write(item.bottom, False)})"
    return fraction if item.display is None else f"{'display' if item.display else 'inline'}({fraction})"


def _root(item: Root, display: bool) -> str:
    body = write(item.body, display)
    return f"sqrt({body})" if item.degree is None else f"root({write(item.degree, False)}, {body})"


def _script(item: Script, display: bool) -> str:
    corners = (("b", item.sub), ("t", item.sup))
    scripts = (f", {corner}: {write(script, False)}" for corner, script in corners if script is not None)
    return f"attach({write(item.base, display)}{''.join(scripts)})"


def _table(item: Table) -> str:
    if item.kind == "aligned":
        return _LINE.join(" & ".join(write(cell, True) for cell in row) for row in item.rows)
    align = ", align: #left, column-gap: #1em" if item.kind == "cases" else ""
    rows = "; ".join(", ".join(write(cell, False) for cell in row) for row in item.rows)
    return f"mat(delim: #none{align}, {rows})"


_WRITERS: dict[type, Callable[[Any, bool], str]] = {
    Row: lambda item, display: " ".join(write(part, display) for part in item.items) or '""',
    Letter: lambda item, display: f"upright({item.char})" if item.upright else item.char,
    Number: lambda item, display: _number(item.digits),
    Sign: lambda item, display: _bracket(item),
    Big: lambda item, display: item.char,
    Function: _function,
    Words: lambda item, display: _quoted(item.text),
    Space: lambda item, display: f"#h({item.em:g}em)",
    Fraction: lambda item, display: _fraction(item),
    Root: _root,
    Script: _script,
    Fence: lambda item, display: f"lr({_sign(item.left)} {write(item.body, display)} {_sign(item.right)})",
    Font: lambda item, display: _FONTS[item.font].format(write(item.body, display)),
    Accent: lambda item, display: f"{_ACCENTS[item.mark]}({write(item.body, display)})",
    Colour: lambda item, display: (
        f'#text(fill: rgb("{symbols.COLOURS[item.name]}"), ${write(item.body, display)}$.body)'
    ),
    Table: lambda item, display: _table(item),
}
assert set(_WRITERS) == set(get_args(Item)), "every item of a formula is written"
