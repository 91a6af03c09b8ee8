"""Sets many short lines of a solution in two columns, so that they take half a page instead of a whole one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from grader.render.formula_width import width

BEGIN, LINE, END = r"\begin{aligned}", r" \\ ", r"\end{aligned}"
MANY = 24  # lines
HALF = 20.0  # ems, in half a page


def side_by_side(aligned: str) -> tuple[tuple[str, ...], ...]:
    r"""Aligned LaTeX rows as blocks that stand below each other, and in each what stands side by side.

    >>> side_by_side(r"\begin{aligned}a &= 1 \\ b &= 2\end{aligned}")
    (('\\begin{aligned}a &= 1 \\\\ b &= 2\\end{aligned}',),)
    """
    rows = aligned.removeprefix(BEGIN).removesuffix(END).split(LINE)
    short = sum(1 for _ in takewhile(_is_short, rows))
    if short < MANY:
        return ((aligned,),)
    middle = -(-short // 2)
    columns = (_block(rows[:middle]), _block(rows[middle:short]))
    return (columns, (_block(rows[short:]),)) if rows[short:] else (columns,)


def _is_short(row: str) -> bool:
    return width(row.replace("&", "")) <= HALF


def _block(rows: Sequence[str]) -> str:
    return f"{BEGIN}{LINE.join(rows)}{END}"
