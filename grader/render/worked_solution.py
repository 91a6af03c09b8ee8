"""The worked solution as it stands on a key: both passes, and the derivatives as formulas."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from grader.render.formula_lines import broken
from grader.render.keys import formulas_of
from grader.render.languages import Words
from problems.solution import solve
from problems.variant import Variant

LINE = r" \\ "  # ends a row in LaTeX


@dataclass(frozen=True)
class Passes:
    """The worked solution: one block of aligned LaTeX rows a step."""

    legend: str  # what names stand for that the statement does not explain; text with $LaTeX$ in it
    forward: str
    backward: tuple[str, ...]
    rounding: str
    closed: str  # the derivatives as formulas, in one block; empty if none is short
    closed_told: str  # what they are formulas in


def passes(variant: Variant, words: Words) -> Passes:
    solution, legend = solve(variant), words.sentence(variant.posed.legend)
    note = words.told("rounded", places=words.places(solution.places)) if solution.is_rounded else ""
    forward = [row for step in solution.forward for row in step.rows]
    backward = tuple(_aligned(step.rows) for step in solution.backward)
    if variant.asks_formulas:
        from problems.symbols.closed_form import note_of

        said_once = note_of(formula.latex for formula in formulas_of(variant).values())
        return Passes(legend, _aligned([*forward, *said_once]), backward, note, "", "")
    return Passes(legend, _aligned(forward), backward, note, *_closed(variant, words))


def _closed(variant: Variant, words: Words) -> tuple[str, str]:
    """The derivatives of a drawn circuit by its inputs, as far as they are asked, and what they are formulas in."""
    from problems.symbols.closed_form import closed_form  # imports SymPy, which only a key needs

    asked = {part.node for part in variant.parts if part.is_gradient}
    names = tuple(node.name for node in variant.graph.inputs if node.name in asked)
    form = closed_form(variant.graph, names) if variant.drawn else None
    if form is None or not form.rows:
        return "", ""
    return _aligned(form.rows), words.told("closed_inputs" if form.in_inputs else "closed_values")


def _aligned(rows: Iterable[str]) -> str:
    return rf"\begin{{aligned}}{LINE.join(broken(tuple(rows)))}\end{{aligned}}"
