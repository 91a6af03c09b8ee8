"""Writes a formula as a line of text, for a terminal: f = ln(1 + e^(w x + b))."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, get_args
from unicodedata import normalize

from grader.render import formula_symbols as symbols
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

ABOVE = {"^": "\u0302", "¯": "\u0304", "‾": "\u0304", "~": "\u0303", "→": "\u20d7", "˙": "\u0307"}
TIGHT = frozenset("/!′_#$%")  # signs without spaces around them
CLOSING = frozenset(",:;.!?′%")  # signs without a space before them
assert set(ABOVE) == set(symbols.ACCENTS.values()), "every accent is written"


@lru_cache(maxsize=1024)
def to_text(latex: str) -> str:
    r"""Raises FormulaError.

    >>> to_text(r"f = \ln(1 + e^{w x + b})"), to_text(r"\frac{\partial f}{\partial x_{ij}} = -4.00")
    ('f = ln(1 + e^(w x + b))', '∂f/∂x_ij = −4.00')
    >>> to_text(r"\hat y = \max(0, -x)"), to_text(r"-\sum_i (y_i - h_{i-1})^2")
    ('ŷ = max(0, −x)', '−∑_i (y_i − h_{i−1})^2')
    """
    return _text(parse(latex))


def _text(item: Item) -> str:
    return _WRITERS[type(item)](item)


def _row(row: Row) -> str:
    written, before = "", None
    for item in row.items:
        text = _text(item)
        if text:
            written += (" " if before is not None and _is_apart(before, item, written) else "") + text
            before = _after(before, item)
    return written.strip()


def _after(before: Item | None, item: Item) -> Item:
    """A sign that has nothing to its left belongs to what comes: it is taken for an opening one."""
    is_first = before is None or (isinstance(before, Sign) and before.side != "close")
    return Sign(item.char, "open") if isinstance(item, Sign) and item.char in "+−" and is_first else item


def _is_apart(before: Item, item: Item, written: str) -> bool:
    item = item.base if isinstance(item, Script) and isinstance(item.base, Sign) else item  # the bracket of (a)^2
    if isinstance(before, Sign) and (before.side == "open" or before.char in TIGHT):
        return False
    if isinstance(item, Sign):
        return item.side != "close" and item.char not in TIGHT | CLOSING and not _is_argument(before, item)
    return not (isinstance(item, Fence) and _takes(before)) and written[-1] not in "∂∇"


def _is_argument(before: Item, item: Sign) -> bool:
    """The bracket of f(x), which stands next to f."""
    return item.side == "open" and (_takes(before) or (isinstance(before, Sign) and before.side == "close"))


def _takes(before: Item) -> bool:
    base = before.base if isinstance(before, Script) else before
    return isinstance(base, Function | Letter | Script | Font | Fence | Accent)


def _fraction(item: Fraction) -> str:
    return f"{_whole(item.top)}/{_whole(item.bottom)}"


def _whole(item: Item) -> str:
    """In brackets if it is more than one thing."""
    text = _text(item)
    return f"({text})" if " " in text or "/" in text else text


def _script(item: Script) -> str:
    sub = "" if item.sub is None else f"_{_index(item.sub)}"
    return _text(item.base) + sub + ("" if item.sup is None else _raised(item.sup))


def _index(item: Item) -> str:
    """Without spaces: x_ij, h_{t−1}."""
    text = _text(item).replace(" ", "")
    return text if text.isalnum() else f"{{{text}}}"


def _raised(item: Item) -> str:
    text = _text(item)
    if set(text) <= {"′"}:
        return text
    is_single = isinstance(item, Letter | Number) or text.isalnum() or (text[:1], text[-1:]) == ("(", ")")
    return f"^{text}" if is_single else f"^({text})"


def _root(item: Root) -> str:
    return ("√" if item.degree is None else f"{_text(item.degree)}√") + f"({_text(item.body)})"


def _accent(item: Accent) -> str:
    text = _text(item.body)
    return normalize("NFC", (text if len(text) == 1 else f"({text})") + ABOVE[item.mark])


def _char(item: Letter | Sign | Big) -> str:
    return item.char


_WRITERS: dict[type, Callable[[Any], str]] = {
    Row: _row,
    Letter: _char,
    Number: lambda item: item.digits,
    Sign: _char,
    Big: _char,
    Function: lambda item: item.name,
    Words: lambda item: item.text.strip(),
    Space: lambda item: "",
    Fraction: _fraction,
    Root: _root,
    Script: _script,
    Fence: lambda item: item.left + _text(item.body) + item.right,
    Font: lambda item: _text(item.body),
    Accent: _accent,
    Colour: lambda item: _text(item.body),
    Table: lambda item: "; ".join((" " if item.kind == "aligned" else ", ").join(map(_text, row)) for row in item.rows),
}
assert set(_WRITERS) == set(get_args(Item)), "every item of a formula is written"
