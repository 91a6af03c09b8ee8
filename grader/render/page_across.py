"""Whether the table of a wide figure fits beneath it on its page across, in how many columns, and what that costs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from grader.render.formula_width import width

WIDTH, HEIGHT = 734.0, 513.0  # of the page between its margins, in points
SHEET_HEAD = 135.0  # title, name, instructions: above the first problem
TITLE, LINE, CAPTION = 26.0, 14.0, 30.0  # the caption with the space around it
LETTERS = 140  # of a statement on a line
ROW, TABLE_HEAD = 20.0, 15.0
GUTTER, BLANK, INSET, EM = 10.0, 46.0, 12.0, 10.5  # a blank is as wide as in the figure
MOST_COLUMNS = 4
SMALLEST = 0.88  # how much smaller the figure may become


@dataclass(frozen=True)
class Shared:
    """A page across with figure and table on it."""

    columns: int
    width: float  # of the figure, in points


def share(figure: tuple[float, float], steps: Sequence[str], statement: str, *, is_first: bool) -> Shared | None:
    """For a figure of this width and height in points above the LaTeX steps of its table; None if they do not fit."""
    columns = _columns(steps)
    if not columns:
        return None
    text = TITLE + LINE * -(-len(_signs(statement)) // LETTERS) + CAPTION + SHEET_HEAD * is_first
    room = HEIGHT - text - TABLE_HEAD - ROW * -(-len(steps) // columns)
    scale = min(1.0, room / figure[1])
    return Shared(columns, round(scale * figure[0], 1)) if scale >= SMALLEST else None


def _columns(steps: Sequence[str]) -> int:
    """As many as are wide enough for the longest step and two blanks; 0 if not even two are."""
    needed = max(map(width, steps), default=0.0) * EM + INSET + 2 * BLANK + GUTTER
    columns = min(MOST_COLUMNS, int(WIDTH // needed))
    return columns if columns > 1 else 0


def _signs(text: str) -> str:
    """What takes up room; a command counts as two signs, as most of them are a sign with space around it."""
    return re.sub(r"[{}^_$]", "", re.sub(r"\\[A-Za-z]+", "--", text))
