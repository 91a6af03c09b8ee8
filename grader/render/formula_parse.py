"""Reads the subset of LaTeX that statements and solutions are written in; whatever else stands there is refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import cycle
from typing import NamedTuple, NoReturn

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

DEEPEST = 60  # groups inside each other
TABLES = {"matrix": ("", ""), "bmatrix": ("[", "]"), "pmatrix": ("(", ")"), "cases": ("{", ""), "aligned": ("", "")}
_TOKEN = re.compile(r"\\(?:[A-Za-z]+|.)|\d+(?:(?:\.|\{,\})\d+)?|\.\d+|\S", re.DOTALL)
_ARGUMENTS = frozenset("^_'")


class FormulaError(ValueError):
    """A formula that is not understood; it names what and where."""


class Token(NamedTuple):
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@lru_cache(maxsize=8192)
def parse(source: str) -> Item:
    """Raises FormulaError."""
    reader = _Reader(source, [Token(match[0], match.start()) for match in _TOKEN.finditer(source)])
    row = reader.row(())
    if reader.peek():
        reader.refuse(f"{reader.peek()!r} closes nothing")
    lines = [item for item in row.items if isinstance(item, Table) and item.kind == "aligned"]
    if lines and len(row.items) > 1:
        reader.refuse("aligned lines must be the whole formula")
    return row


@dataclass
class _Reader:
    """Goes through the tokens once; lives for one call of parse."""

    source: str
    tokens: list[Token]
    at: int = 0
    depth: int = 0

    def refuse(self, message: str) -> NoReturn:
        raise FormulaError(f"{message} in the formula {self.source!r}")

    def peek(self) -> str:
        return self.tokens[self.at].text if self.at < len(self.tokens) else ""

    def next(self) -> str:
        if self.at >= len(self.tokens):
            self.refuse("something is missing at the end")
        self.at += 1
        return self.tokens[self.at - 1].text

    def expect(self, text: str) -> None:
        if (found := self.peek()) != text:
            self.refuse(f"{text!r} is expected, not {found!r},")
        self.at += 1

    def row(self, stops: tuple[str, ...]) -> Row:
        """Everything up to one of the stops, which is left."""
        items: list[Item] = []
        while self.peek() and self.peek() not in (*stops, "}"):
            items.append(self.item())
        return Row(tuple(_paired(items)))

    def item(self) -> Item:
        """An atom with its scripts."""
        base = self.atom() if self.peek() not in _ARGUMENTS else Row(())
        found: dict[str, Item] = {}
        primes = 0
        while (mark := self.peek()) in _ARGUMENTS and mark:
            self.next()
            if mark == "'":
                primes += 1
            elif mark in found:
                self.refuse(f"two {mark!r} follow each other")
            else:
                found[mark] = self.argument()
        if primes:
            marks = Sign("′" * primes)
            found["^"] = Row((marks, found["^"])) if "^" in found else marks
        return Script(base, found.get("_"), found.get("^")) if found else base

    def argument(self) -> Item:
        """What stands in braces, or a single character or symbol."""
        if self.peek() == "{":
            return self.group()
        if self.peek() in ("-", "−", "+") or (self.peek()[:1].isdigit() and len(self.peek()) > 1):
            self.refuse(f"{self.peek()!r} needs braces around it")
        return self.atom()

    def group(self) -> Item:
        self.expect("{")
        row = self.row(("}",))
        self.expect("}")
        return row.items[0] if len(row.items) == 1 else row

    def text(self) -> str:
        """What stands in braces, as it is written."""
        self.expect("{")
        start, depth = self.tokens[self.at - 1].end, 1
        while depth:
            depth += {"{": 1, "}": -1}.get(self.next(), 0)
        text = self.source[start : self.tokens[self.at - 1].start]
        if not text.isprintable():
            self.refuse("a character that cannot be printed stands")
        if unknown := re.search(r"\\[^ %_&#$]|\\$|[{}$]", re.sub(r"\\[ %_&#$]", "", text)):
            self.refuse(f"{unknown[0]!r} cannot stand in text")
        return re.sub(r"\\([ %_&#$])", r"\1", text)

    def atom(self) -> Item:
        self.depth += 1
        if self.depth > DEEPEST:
            self.refuse("too many groups stand inside each other")
        atom = self.symbol()
        self.depth -= 1
        return atom

    def symbol(self) -> Item:
        if self.peek() == "{":
            return self.group()
        token = self.next()
        if token[0].isdigit() or (token[0] == "." and len(token) > 1):
            return Number(token.replace("{,}", ","))
        if token in symbols.DELIMITERS:
            return Sign(*symbols.DELIMITERS[token])
        if token[0] == "\\":
            return self.command(token[1:])
        if token in symbols.TYPED:
            return Sign(symbols.TYPED[token])
        if token == "~":
            return Space(0.25)
        if token.isalpha():
            return Letter(token)
        self.refuse(f"{token!r} cannot stand here")

    def command(self, name: str) -> Item:
        for table, make in _SYMBOLS:
            if name in table:
                return make(name)
        if name in symbols.FONTS:
            return Font(symbols.FONTS[name], self.argument())
        if name in symbols.ACCENTS:
            return Accent(symbols.ACCENTS[name], self.argument())
        if name in _COMMANDS:
            return _COMMANDS[name](self)
        self.refuse(f"the command \\{name} is not known")

    def fraction(self, display: bool | None) -> Item:
        return Fraction(self.argument(), self.argument(), display)

    def root(self) -> Item:
        degree = None
        if self.peek() == "[":
            self.next()
            degree = self.row(("]",))
            self.expect("]")
        return Root(self.argument(), degree)

    def fence(self) -> Item:
        left = self.delimiter()
        body = self.row((r"\right",))
        self.expect(r"\right")
        return Fence(left, body, self.delimiter())

    def delimiter(self) -> str:
        token = self.next()
        if token in symbols.DELIMITERS:
            return symbols.DELIMITERS[token][0]
        if token in _BARS:
            return _BARS[token]
        self.refuse(f"{token!r} is no bracket")

    def roman(self) -> Item:
        """A word stands like a function's name, a letter like a letter."""
        text = self.text().strip()
        return Letter(text, upright=True) if len(text) == 1 and text.isalpha() else Function(text)

    def colour(self) -> Item:
        name = self.text()
        if name not in symbols.COLOURS:
            self.refuse(f"the colour {name!r} is not known")
        return Colour(name, self.argument())

    def environment(self) -> Item:
        kind = self.text()
        if kind not in TABLES:
            self.refuse(f"the environment {kind!r} is not known")
        rows: list[tuple[Item, ...]] = []
        cells: list[Item] = []
        while True:
            cells.append(self.row(("&", r"\\", r"\end")))
            if (end := self.next()) == "&":
                continue
            rows.append(tuple(cells))
            cells = []
            if end == r"\end":
                break
        if self.text() != kind:
            self.refuse(f"\\begin{{{kind}}} is not ended")
        return _table(kind, rows)


def _paired(items: list[Item]) -> Iterator[Item]:
    """Bars that come in pairs open and close in turns; a single one separates."""
    bars = [_is_bar(item.base if isinstance(item, Script) else item) for item in items]
    sides = cycle(("open", "close") if sum(bars) % 2 == 0 else ("",))
    for item, is_bar in zip(items, bars, strict=True):
        yield _on_a_side(item, next(sides)) if is_bar else item


def _is_bar(item: Item) -> bool:
    return isinstance(item, Sign) and item.char in "|‖" and not item.side


def _on_a_side(item: Item, side: str) -> Item:
    if isinstance(item, Script):
        return replace(item, base=_on_a_side(item.base, side))
    assert isinstance(item, Sign)
    return replace(item, side=side)


def _table(kind: str, rows: list[tuple[Item, ...]]) -> Item:
    if len(rows) > 1 and rows[-1] == (Row(()),):  # after a last \\
        rows = rows[:-1]
    table, (left, right) = Table(kind, tuple(rows)), TABLES[kind]
    return Fence(left, table, right) if left else table


_BARS = {"|": "|", r"\|": "‖", "/": "/", ".": ""}
_SYMBOLS: tuple[tuple[Container[str], Callable[[str], Item]], ...] = (
    (symbols.GREEK, lambda name: Letter(symbols.GREEK[name])),
    (symbols.UPRIGHT, lambda name: Letter(symbols.UPRIGHT[name], upright=True)),
    (symbols.SIGNS, lambda name: Sign(symbols.SIGNS[name])),
    (symbols.BIG, lambda name: Big(symbols.BIG[name])),
    (symbols.FUNCTIONS, Function),
    (symbols.SPACES, lambda name: Space(symbols.SPACES[name])),
)
_COMMANDS: dict[str, Callable[[_Reader], Item]] = {
    "frac": lambda reader: reader.fraction(None),
    "dfrac": lambda reader: reader.fraction(True),
    "tfrac": lambda reader: reader.fraction(False),
    "sqrt": _Reader.root,
    "left": _Reader.fence,
    "text": lambda reader: Words(reader.text()),
    "mathrm": _Reader.roman,
    "operatorname": _Reader.roman,
    "textcolor": _Reader.colour,
    "begin": _Reader.environment,
}
