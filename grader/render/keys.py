"""What is right for each part, as it may be typed: a number as the key prints it, or a formula."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from grader.render.figure_labels import number
from problems.variant import Variant

if TYPE_CHECKING:
    from problems.symbols.closed_form import Formula


def typed_key(variant: Variant) -> dict[str, str]:
    """By part id."""
    if variant.asks_formulas:
        return {id_: formula.text for id_, formula in formulas_of(variant).items()}
    return {part.id: number(float(part.answer), variant.places(part)) for part in variant.parts}


def formulas_of(variant: Variant) -> Mapping[str, Formula]:
    """What is asked, by part id, of a variant that asks for formulas."""
    from problems.symbols.closed_form import formulas  # imports SymPy, which only a key needs

    posed = variant.posed
    ids = tuple(part.id for part in variant.parts)
    names = None if posed.named is None else posed.sheet_names
    return formulas(variant.graph, ids, names, tuple(posed.textbook.items()))
