"""What `grader show` prints besides the problem: the formulas of its code task."""

from __future__ import annotations

from collections.abc import Iterator

import click

from grader.errors import GraderError
from problems.family import ASK
from problems.variant import Variant

FORMULAS = click.option("--formulas", is_flag=True, help="Write the loss and the gradients of its code task out.")


def formula_lines(variant: Variant) -> Iterator[str]:
    """The array graph of the code task on symbols, for one small example; raises GraderError if there is none."""
    from problems.expansion import expansion  # imports SymPy, which only formulas need

    lines = expansion(variant.code) if variant.code else ()
    if not lines:
        asked = f"; --set {ASK}=formulas asks for formulas on paper" if ASK in variant.family.options else ""
        raise GraderError(f"{variant.family.name} has no code task on arrays that could be written out{asked}")
    (head, *text), latex = _parted(lines)
    yield click.style(f"{variant.family.name}: {variant.code.title}" if variant.code else "", bold=True)
    yield from (head, "", *text, "", latex[0])
    yield from (click.style(line, dim=True) for line in latex[1:])


def _parted(lines: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The text, and the same in LaTeX under a line of its own."""
    place = next(number for number, line in enumerate(lines) if line.startswith("In LaTeX"))
    return lines[:place], lines[place:]
