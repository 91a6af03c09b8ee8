"""What a teacher says of single parts by their names: how many points they weigh, and which must be answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from grader.typed.arrays import arrays
from problems.errors import ProblemError, hint, shortened
from problems.variant import Variant

LARGEST = 1000.0
ALLOWED = f"a number from 0 to {LARGEST:g}, as in {{ dx = 2, q = 0 }}"


def weighted(variant: Variant, weights: Mapping[str, float]) -> Variant:
    """The same problem with other points; a part that is not named weighs 1. Raises ProblemError."""
    if not weights:
        return variant
    for name, weight in weights.items():
        is_number = isinstance(weight, int | float) and not isinstance(weight, bool)
        if not is_number or not 0 <= weight <= LARGEST:
            raise ProblemError(f"weights: {shortened(name)} = {shortened(weight)} is not {ALLOWED}")
    points = {id_: float(weights[name]) for name in weights for id_ in ids_of(variant, [name], "weights")}
    parts = tuple(replace(part, points=points.get(part.id, part.points)) for part in variant.parts)
    if not any(part.points for part in parts):
        raise ProblemError("weights: every part weighs 0; at least one must weigh more")
    return replace(variant, parts=parts)


def ids_of(variant: Variant, names: Iterable[str], what: str) -> tuple[str, ...]:
    """The parts of those names; the name of a vector or matrix stands for all its entries. Raises ProblemError."""
    known = {part.id: (part.id,) for part in variant.parts} | {array.name: array.ids for array in arrays(variant)}
    for name in (name for name in names if name not in known):
        is_there = name in variant.graph or (name[:1] == "d" and name[1:] in variant.graph)
        none = f"there is no part {shortened(name)!r}{hint(name, known)}"
        wrong = f"{shortened(name)} is given on the sheet or left out, so nobody answers it" if is_there else none
        raise ProblemError(f"{what}: {wrong}; the parts are {', '.join(known)}")
    return tuple(dict.fromkeys(id_ for name in names for id_ in known[name]))
