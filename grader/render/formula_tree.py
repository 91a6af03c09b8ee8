"""What a formula consists of, once it is read: the tree that every writer walks."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Letter:
    char: str
    upright: bool = False


@dataclass(frozen=True)
class Number:
    digits: str


@dataclass(frozen=True)
class Sign:
    """An operation, relation or mark; with a side, a bracket that does not grow."""

    char: str
    side: str = ""


@dataclass(frozen=True)
class Big:
    """A sum, product or integral sign."""

    char: str


@dataclass(frozen=True)
class Function:
    name: str


@dataclass(frozen=True)
class Words:
    text: str


@dataclass(frozen=True)
class Space:
    em: float


@dataclass(frozen=True)
class Fraction:
    top: Item
    bottom: Item
    display: bool | None = None  # large, small, or as the surroundings are


@dataclass(frozen=True)
class Root:
    body: Item
    degree: Item | None = None


@dataclass(frozen=True)
class Script:
    base: Item
    sub: Item | None
    sup: Item | None


@dataclass(frozen=True)
class Fence:
    """Brackets that grow with what they hold; an empty one is not drawn."""

    left: str
    body: Item
    right: str


@dataclass(frozen=True)
class Font:
    font: str
    body: Item


@dataclass(frozen=True)
class Accent:
    mark: str
    body: Item


@dataclass(frozen=True)
class Colour:
    name: str
    body: Item


@dataclass(frozen=True)
class Table:
    """A matrix, cases, or lines aligned at their relation signs."""

    kind: str
    rows: tuple[tuple[Item, ...], ...]


Item = (
    Row
    | Letter
    | Number
    | Sign
    | Big
    | Function
    | Words
    | Space
    | Fraction
    | Root
    | Script
    | Fence
    | Font
    | Accent
    | Colour
    | Table
)
EMPTY = Row(())
