"""What `grader show` prints besides the problem: its code task, the formulas of it, and why its numbers may be used."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

import click

from grader.cli.list_lines import HEADING, table
from grader.errors import GraderError
from problems.certified.why import Check, Why, why
from problems.code.task import CodeTask
from problems.code.words import calls, definitions
from problems.family import ASK
from problems.variant import Variant

FORMULAS = click.option("--formulas", is_flag=True, help="Write the loss and the gradients of its code task out.")
WHY = click.option("--why", "with_why", is_flag=True, help="Say what its numbers were judged by.")
OF_MISTAKES = ("the mistake ", "the mistakes ")  # how the checks of mistakes begin, which are told in one table


def why_lines(variant: Variant) -> Iterator[str]:
    """The certificate: each check with its figures, where each known mistake shows, what cannot be told apart."""
    judged = why(variant)
    which = "the pinned example" if variant.seed is None else f"seed {variant.seed}"
    verdict = "certified" if judged.is_certified else "not certified"
    yield click.style(f"{variant.family.name}, {which}: {verdict}", bold=True)
    yield ""
    yield click.style("Checks", fg=HEADING)
    listed = [check for check in judged.checks if not (check.holds and check.what.startswith(OF_MISTAKES))]
    width = max(len(check.what) for check in listed)
    yield from (_check(check, width) for check in listed)
    yield from _mistakes(judged)


def why_as_data(variant: Variant) -> dict[str, Any]:
    """The same as plain data."""
    judged = why(variant)
    return asdict(judged) | {"checks": [asdict(check) | {"figures": _figures(check)} for check in judged.checks]}


def _figures(check: Check) -> dict[str, float]:
    """Without those of which there are none: the smallest answer other than 0 where all are 0."""
    return {name: number for name, number in check.figures.items() if math.isfinite(number)}


def _check(check: Check, width: int) -> str:
    sign = click.style("✓", fg="green") if check.holds else click.style("✗", fg="red")
    figures = ", ".join(f"{name}: {number:.6g}" for name, number in _figures(check).items())
    allowed = click.style(f"  ({check.allowed})", dim=True) if figures and check.allowed else ""
    return f"  {sign} {check.what:<{width}}  {figures}{allowed}" if figures else f"  {sign} {check.what}"


def _mistakes(judged: Why) -> Iterator[str]:
    if not judged.mistakes:
        return
    yield ""
    yield click.style("Known mistakes, and the parts that they make wrong", fg=HEADING)
    yield from table([(shown.note, ", ".join(shown.parts) or "none") for shown in judged.mistakes])
    pairs = len(judged.mistakes) * (len(judged.mistakes) - 1) // 2
    if pairs:
        apart = sum(check.holds and check.what.startswith(OF_MISTAKES[1]) for check in judged.checks)
        yield f"  {apart} of {pairs} pairs are told apart."
    for one, other in judged.alike:
        yield f"  {one} and {other} gave the same answers for each of {judged.probed} sets of numbers."


def exactness(variant: Variant) -> Iterator[str]:
    """What of it is a whole number, and how exact everything else must be."""
    whole = [part.id for part in variant.parts if part.is_whole]
    others = [part for part in variant.parts if not part.is_whole]
    if whole:
        yield f"  whole numbers: {', '.join(whole) if others else 'all'}"
    if others:
        places = f"{variant.decimals} decimal{'' if variant.decimals == 1 else 's'}"
        yield f"  {'the others ' if whole else ''}to {places}, {others[0].tolerance.in_words()}"


def code_lines(task: CodeTask) -> Iterator[str]:
    """What is to be written, a function or class a line; of a script, how it is run too."""
    yield from _beside("In code: ", [each.short for each in definitions(task)])
    if task.script:
        yield f"  graded: {', '.join(task.outputs)}"
    elif len(task.functions) > 1:
        yield f"  or named {', '.join(task.functions[1:])}"
    yield from _beside("  run like this: ", calls(task))


def _beside(heading: str, lines: Sequence[str]) -> Iterator[str]:
    yield from (f"{heading if line is lines[0] else ' ' * len(heading)}{line}" for line in lines)


def formula_lines(variant: Variant) -> Iterator[str]:
    """The array graph of the code task on symbols, for one small example; raises GraderError if there is none."""
    from problems.symbols.expansion import expansion  # imports SymPy, which only formulas need

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
