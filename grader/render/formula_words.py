"""Says a formula in words, for those who listen to a sheet."""

from __future__ import annotations

import re
from collections.abc import Callable
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

NAMED = "\N{WORD JOINER}"  # before a word that is no English one: a name, or text of the formula's own
SHORT = 24  # characters up to which a fraction needs no end; a number is one, however long it is
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def say(item: Item) -> str:
    """In English; what is none stands behind the sign NAMED."""
    return _SPEAKERS[type(item)](item)


def unmarked(words: str) -> str:
    return words.replace(NAMED, "")


def _named(text: str) -> str:
    return _joined(*(f"{NAMED}{word}" for word in text.split()))


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def _symbol(item: Letter | Sign | Big) -> str:
    return _joined(*(symbols.WORDS.get(char, char) for char in item.char))


def _fraction(item: Fraction) -> str:
    words = f"{say(item.top)} over {say(item.bottom)}"
    return words if len(_NUMBER.sub("0", unmarked(words))) <= SHORT else f"fraction {words} end fraction"


def _root(item: Root) -> str:
    degree = "square root of" if item.degree is None else f"root {say(item.degree)} of"
    return f"{degree} {say(item.body)} end root"


def _script(item: Script) -> str:
    sub = "" if item.sub is None else f"sub {say(item.sub)}"
    return _joined(say(item.base), sub, "" if item.sup is None else _raised(item.sup))


def _raised(item: Item) -> str:
    words = say(item)
    if unmarked(words) in ("T", "transpose"):
        return "transpose"
    if isinstance(item, Sign):
        return words
    if _is_index(item):
        return f"superscript {words}"
    ended = isinstance(item, Row) and len(item.items) > 1
    return f"to the power {words}" + (" end power" if ended else "")


def _is_index(item: Item) -> bool:
    """The (1) of W^{(1)}, which is no power."""
    return isinstance(item, Row) and len(item.items) == 3 and item.items[::2] == (Sign("(", "open"), Sign(")", "close"))


_SPEAKERS: dict[type, Callable[[Any], str]] = {
    Row: lambda item: _joined(*map(say, item.items)),
    Letter: _symbol,
    Number: lambda item: item.digits,
    Sign: _symbol,
    Big: _symbol,
    Function: lambda item: _named(item.name),
    Words: lambda item: _named(item.text),
    Space: lambda item: "",
    Fraction: _fraction,
    Root: _root,
    Script: _script,
    Fence: lambda item: _joined(symbols.WORDS.get(item.left, ""), say(item.body), symbols.WORDS.get(item.right, "")),
    Font: lambda item: say(item.body),
    Accent: lambda item: f"{say(item.body)} {symbols.ACCENT_WORDS[item.mark]}",
    Colour: lambda item: say(item.body),
    Table: lambda item: "; ".join((" " if item.kind == "aligned" else ", ").join(map(say, row)) for row in item.rows),
}
assert set(_SPEAKERS) == set(get_args(Item)), "every item of a formula is written"
