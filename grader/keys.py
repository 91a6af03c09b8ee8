"""What is right for each part, as it may be typed: a number as the key prints it, or a formula."""

from __future__ import annotations

from grader.render.figure_labels import number
from problems.variant import Variant


def typed_key(variant: Variant) -> dict[str, str]:
    """By part id."""
    if not variant.asks_formulas:
        return {part.id: number(float(part.answer), variant.decimals) for part in variant.parts}
    from problems.closed_form import formulas  # imports SymPy, which only formulas need

    ids = tuple(part.id for part in variant.parts)
    return {id_: formula.text for id_, formula in formulas(variant.graph, ids).items()}
