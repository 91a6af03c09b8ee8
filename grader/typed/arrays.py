"""Vectors and matrices that are asked entry by entry, and typed as a whole: [[1, 2], [3, 4]], or 1 2; 3 4."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from problems.part import Part
from problems.variant import Variant
from solutions.names import symbol

LONGEST = 5000  # characters
_NEST = re.compile(r"\s*(?:np\.)?(?:array|tensor)?\s*\(?\s*\[\s*(\[.*\])\s*,?\s*\]\s*\)?\s*", re.S)
_LIST = re.compile(r"\s*(?:np\.)?(?:array|tensor)?\s*\(?\s*\[([^\[\]]*)\]\s*\)?\s*", re.S)
_IN_TUPLES = frozenset("()+-−0123456789.,eE \n")
_AS_LIST = str.maketrans("()", "[]")
_ROW = re.compile(r"\s*[,;]?\s*\[([^\[\]]*)\]\s*")
Rows = list[list[str]]


@dataclass(frozen=True)
class ArrayAsked:
    """The parts under one name, in rows; a vector is one row."""

    name: str  # W1, or dW1 for the gradient by it
    symbol: str  # W1, of dW1 too
    rows: tuple[tuple[str, ...], ...]  # part ids
    is_gradient: bool

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(id_ for row in self.rows for id_ in row)

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.rows), len(self.rows[0])


@dataclass(frozen=True)
class Spread:
    """Responses by part id; what is said of those that were typed as an array of another shape; the arrays typed."""

    responses: Mapping[str, str]
    misshapen: Mapping[str, str]
    typed_as: Mapping[str, str]  # part id -> array


def arrays(variant: Variant) -> tuple[ArrayAsked, ...]:
    """Those of which every entry is asked, by a name that no part has."""
    groups: dict[tuple[object, ...], list[Part]] = {}
    for part in variant.parts:
        letter = symbol(part.node)
        if letter.subscript.isdigit():
            groups.setdefault((part.is_gradient, letter.base, letter.hat, letter.superscript), []).append(part)
    taken = {part.id for part in variant.parts}
    found = (_array(group) for group in groups.values() if len(group) > 1)
    return tuple(array for array in found if array is not None and array.name not in taken)


def spread(variant: Variant, responses: Mapping[str, str]) -> Spread:
    """Each array's response as those of its entries; an entry that is typed by itself too counts as it stands."""
    alone, misshapen, typed_as = dict(responses), dict[str, str](), dict[str, str]()
    for array in arrays(variant) if not variant.asks_formulas else ():
        text = alone.pop(array.name, "")
        ids = [id_ for id_ in array.ids if not alone.get(id_, "").strip()]
        if not text.strip() or not ids:
            continue
        typed_as |= dict.fromkeys(ids, array.name)
        plain = _tight(text[:LONGEST])
        rows, decimal = (_cells(plain, is_decimal=is_decimal) for is_decimal in (False, True))
        cells = _laid(rows, array.shape)
        if isinstance(cells, str) and not isinstance(other := _laid(decimal, array.shape), str):
            cells = other  # 1,5; 4
        if isinstance(cells, str):
            alone |= dict.fromkeys(ids, text)  # which is no number, if it was not even read
            misshapen |= dict.fromkeys(ids if _is_read(rows) else (), f"{array.name} {cells}")
        else:
            entries = dict(zip(array.ids, cells, strict=True))
            alone |= {id_: entries[id_] for id_ in ids}
    return Spread(alone, misshapen, typed_as)


def _array(group: list[Part]) -> ArrayAsked | None:
    """None if the entries do not fill a rectangle."""
    first = group[0]
    indices = {symbol(part.node).subscript: part.id for part in group}
    base = re.sub(rf"_?{symbol(first.node).subscript}$", "", first.node)
    rows = _rows(indices)
    name = f"d{base}" if first.is_gradient else base
    return ArrayAsked(name, base, rows, first.is_gradient) if rows else None


def _rows(indices: Mapping[str, str]) -> tuple[tuple[str, ...], ...]:
    numbers = sorted(indices, key=int)
    if any(len(index) != 2 for index in numbers):
        return (tuple(indices[index] for index in numbers),)
    down, across = (sorted({index[place] for index in numbers}) for place in (0, 1))
    if len(numbers) != len(down) * len(across):
        return ()
    return tuple(tuple(indices[i + j] for j in across) for i in down)


def _laid(rows: Rows, shape: tuple[int, int]) -> list[str] | str:
    """The entries in a row, or what is wrong with the shape; a vector may be typed down or across."""
    cells = [cell for row in rows for cell in row]
    lengths = {len(row) for row in rows}
    given = (len(rows), max(lengths, default=0))
    is_vector = 1 in shape and 1 in given and len(cells) == shape[0] * shape[1]
    if len(lengths) == 1 and (given == shape or is_vector):
        return cells
    if len(lengths) > 1:
        typed = f"rows of {' and '.join(map(str, sorted(lengths)))} were typed"
    else:
        typed = f"{_in_words(given)} {'was' if given == (1, 1) else 'were'} typed"
    turned = "; are rows and columns interchanged?" if given == shape[::-1] and len(lengths) == 1 else ""
    return f"has {_in_words(shape)}; {typed}{turned}"


def _is_read(rows: Rows) -> bool:
    return not any(bracket in cell for row in rows for cell in row for bracket in "[]")


def _in_words(shape: tuple[int, int]) -> str:
    numbers = f"{shape[1]} number{'' if shape[1] == 1 else 's'}"
    return numbers if shape[0] == 1 else f"{shape[0]} rows of {numbers}"


def _tight(text: str) -> str:
    """No line is blank, and no space beside another: patterns that allow for some then have little to try."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    tight = "\n".join(filter(None, lines))
    is_tuple = tight[:1] == "(" and "," in tight and _IN_TUPLES.issuperset(tight)  # (1, 2), ((1, 2), (3, 4))
    return tight.translate(_AS_LIST) if is_tuple else tight


def _cells(text: str, *, is_decimal: bool = False) -> Rows:
    """By rows: in brackets, or with a row a line or up to a semicolon. What cannot be taken apart is one cell."""
    if nest := _NEST.fullmatch(text):
        inside, place, rows = nest[1], 0, []
        while row := _ROW.match(inside, place):
            rows.append(_entries(row[1], is_decimal=is_decimal))
            place = row.end()
        return rows if place == len(inside) else [[text]]
    if single := _LIST.fullmatch(text):
        text = single[1]
    return [_entries(row, is_decimal=is_decimal) for row in re.split(r"[;\n]", text) if row.strip()]


def _entries(row: str, *, is_decimal: bool) -> list[str]:
    """Between commas, or between spaces where a comma stands in the numbers or nowhere."""
    row = row.strip().removesuffix(",").strip()
    pieces = row.split()
    if is_decimal or (len(pieces) > 1 and not any(piece.endswith(",") or piece == "," for piece in pieces[:-1])):
        return pieces
    return [piece.strip() for piece in _between_commas(row)]


def _between_commas(row: str) -> Iterator[str]:
    depth, start = 0, 0
    for place, sign in enumerate(row):
        depth += (sign == "(") - (sign == ")")
        if sign == "," and not depth:
            yield row[start:place]
            start = place + 1
    yield row[start:]
