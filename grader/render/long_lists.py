"""Sets many short lines of a solution in two columns, so that they take half a page instead of a whole one."""

from __future__ import annotations

from grader.render.formula_width import width

BEGIN, LINE, END = r"\begin{aligned}", r" \\ ", r"\end{aligned}"
MANY = 24  # lines
HALF = 20.0  # ems, in half a page


def halves(aligned: str) -> tuple[str, ...]:
    r"""Aligned LaTeX rows in one block or, where they are many and short, in two.

    >>> halves(r"\begin{aligned}a &= 1 \\ b &= 2\end{aligned}")
    ('\\begin{aligned}a &= 1 \\\\ b &= 2\\end{aligned}',)
    """
    rows = aligned.removeprefix(BEGIN).removesuffix(END).split(LINE)
    if len(rows) < MANY or max(width(row.replace("&", "")) for row in rows) > HALF:
        return (aligned,)
    middle = -(-len(rows) // 2)
    return tuple(f"{BEGIN}{LINE.join(half)}{END}" for half in (rows[:middle], rows[middle:]))
