"""Breaks aligned lines that are wider than a page at their signs of equality, and sums that still are at a plus."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from grader.render.formula_width import GAP, width
from grader.render.formula_width import SIGN as SIGN_ALONE

ROOM = 43.0  # ems of a page beside the margin of a solution
SHIFT = r"\quad {} "  # before the rest of a sum
SIGN = " &= "
SIGN_WIDTH = SIGN_ALONE + GAP  # of a plus, or of a sign of equality


def broken(rows: Sequence[str], room: float = ROOM) -> tuple[str, ...]:
    """Rows `left &= right` in as many rows as they need; nothing stands to the left of a row that goes on."""
    parted = [row.partition(SIGN) if SIGN in row else ("", "", row.removeprefix("&= ")) for row in rows]
    left_room = max((width(left) for left, _, _ in parted if left), default=0.0)
    return tuple(row for left, _, right in parted for row in _rows(left, right, room - left_room))


def _rows(left: str, right: str, room: float) -> Iterator[str]:
    first, *others = _filled(right.split(" = "), " = ", room)
    for start, stages in ((f"{left}{SIGN}" if left else "&= ", first), *(("&= ", other) for other in others)):
        lines = _filled(_terms(stages), " + ", room) if width(stages) > room else [stages]
        yield start + lines[0]
        yield from (rf"&{SHIFT}+ {line}" for line in lines[1:])


def _filled(pieces: Sequence[str], joint: str, room: float) -> list[str]:
    """As many pieces a line as there is room for, one at least."""
    lines, wide = [pieces[0]], width(pieces[0])
    for piece in pieces[1:]:
        more = SIGN_WIDTH + width(piece)
        if wide + more > room:
            lines.append(piece)
            wide = width(piece)
        else:
            lines[-1] += f"{joint}{piece}"
            wide += more
    return lines


def _terms(text: str) -> list[str]:
    r"""The terms of a sum.

    >>> _terms(r"a + (b + c) \cdot d + \frac{x + y}{z}")
    ['a', '(b + c) \\cdot d', '\\frac{x + y}{z}']
    """
    terms, depth = [""], 0
    for piece in re.split(r"( \+ |[(){}\[\]])", text):
        depth += (piece in "({[" and bool(piece)) - (piece in ")}]" and bool(piece))
        if piece == " + " and depth == 0:
            terms.append("")
        else:
            terms[-1] += piece
    return terms
