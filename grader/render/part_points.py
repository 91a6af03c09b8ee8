"""What each part of a problem earns, in the words of the sheet."""

from __future__ import annotations

from collections.abc import Iterator

from grader.render.blanks import index_letter
from grader.render.languages import Words
from grader.typed.arrays import ArrayAsked, arrays
from problems.part import Part
from problems.variant import Variant
from solutions.names import latex_name


def part_points(variant: Variant, points: float, words: Words) -> str:
    """As text with $LaTeX$ in it, what most parts earn last; empty if all earn the same. points: of the problem."""
    total = sum(part.points for part in variant.parts)
    earns: dict[float, list[Part]] = {}
    for part in variant.parts:
        earns.setdefault(part.points / total * points, []).append(part)
    if len(earns) == 1:
        return ""
    *some, (usual, _) = sorted(earns.items(), key=lambda pair: len(pair[1]))
    told = (f"{', '.join(_names(variant, parts))} {words.points(each)}" for each, parts in some)
    return words.told("part_points", parts="; ".join(told), points=words.points(usual))


def _names(variant: Variant, parts: list[Part]) -> Iterator[str]:
    """Flat, as they stand in a line of text; all entries of an array have one name, with letters for indices."""
    ids = {part.id for part in parts}
    arrays_of = {id_: array for array in arrays(variant) if ids.issuperset(array.ids) for id_ in array.ids}
    names = (
        _name(variant, part, _entry(variant, arrays_of[part.id]) if part.id in arrays_of else latex_name(part.node))
        for part in parts
    )
    yield from dict.fromkeys(names)


def _entry(variant: Variant, array: ArrayAsked) -> str:
    """Any entry of it: W_ij, h_i."""
    letters = "ij" if array.shape[0] > 1 else index_letter(latex_name(array.symbol), variant.statement)
    return latex_name(f"{array.symbol}_{letters}")


def _name(variant: Variant, part: Part, name: str) -> str:
    if part.is_gradient:
        name = rf"\partial {latex_name(variant.graph.output.name)}/\partial {name}"
    return f"${name}$"
