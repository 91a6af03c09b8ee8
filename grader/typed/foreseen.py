"""What each known mistake gives for each part of a sheet, from what its student typed: one run for all of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from grader.formulas.comparing import agree_along
from problems.part import Array, Part
from problems.variant import Variant
from solutions.broken_runs import Row, worked_at_once

Typed = Mapping[str, Array]  # numbers by part id, or values of formulas at the points


@dataclass(frozen=True)
class TypedSheet:
    """What was typed, and from where students go on: each typed number, the wrong ones alone, or none.

    A formula is asked for by itself: nobody goes on from one, and what a mistake gives for it are its values at points.
    """

    variant: Variant
    own: Typed
    wrong: tuple[Part, ...]
    starts: tuple[Typed, ...]

    @property
    def typed(self) -> tuple[Part, ...]:
        return tuple(part for part in self.variant.parts if part.id in self.own)


@dataclass(frozen=True)
class Foreseen:
    """By part id, a column for each row of mistakes: does it agree with what was typed, and differ from what is right?

    agrees: from any start; differs: from the right one of the same start; alike: followed with exact numbers to the
    end. `values` are the numbers themselves, (S, R, P).
    """

    agrees: Mapping[str, Array]
    differs: Mapping[str, Array]
    alike: Array
    values: Mapping[str, Array]

    def explains(self, part: Part) -> Array:
        return np.asarray(self.agrees[part.id] & self.differs[part.id])

    def contradicted(self, sheet: TypedSheet) -> Array:
        """How many answers that are not wrong each row does not give."""
        wrong = {part.id for part in sheet.wrong}
        others = [~self.agrees[part.id] for part in sheet.typed if part.id not in wrong]
        return np.asarray(np.sum([np.zeros_like(self.alike), *others], axis=0))


def typed_sheet(variant: Variant, own: Typed, wrong: Sequence[Part], slips: Collection[str] = ()) -> TypedSheet:
    if variant.asks_formulas:
        return TypedSheet(variant, own, tuple(wrong), ({},))
    return TypedSheet(variant, own, tuple(wrong), (own, {id_: own[id_] for id_ in slips}, {}))


def foresee(sheet: TypedSheet, rows: Sequence[Row]) -> Foreseen:
    """The last start is that of exact numbers throughout; the first row of a run is that of no mistake at all."""
    worked = _worked(sheet, ((), *rows))
    followed = slice(0, max(1, len(sheet.starts) - 1))
    agrees: dict[str, Array] = {}
    differs: dict[str, Array] = {}
    alike = np.zeros(len(rows), int)
    for part in sheet.typed:
        values, right = worked[part.id][:, 1:], worked[part.id][:, :1]
        fits = agree_along(part, np.atleast_1d(sheet.own[part.id]), values)
        agrees[part.id] = np.any(fits[followed], axis=0)
        differs[part.id] = np.any(~agree_along(part, values, right)[followed], axis=0)
        alike += fits[-1]
    return Foreseen(agrees, differs, alike, {id_: values[:, 1:] for id_, values in worked.items()})


def _worked(sheet: TypedSheet, rows: Sequence[Row]) -> dict[str, Array]:
    variant = sheet.variant
    graph, ran = variant.graph, variant.points if variant.asks_formulas else variant.run
    with np.errstate(all="ignore"):
        values, gradients = worked_at_once(
            graph,
            {node.name: ran.values[node.name] for node in graph.inputs},
            rows,
            starts=len(sheet.starts),
            points=np.size(ran.values[graph.output.name]),
            own_values=_own(sheet, is_gradient=False),
            own_gradients=_own(sheet, is_gradient=True),
        )
    return {part.id: gradients[part.node] if part.is_gradient else values[part.node] for part in variant.parts}


def _own(sheet: TypedSheet, *, is_gradient: bool) -> dict[str, Array]:
    """By node, (S, 1, 1): the typed numbers, NaN where a start goes on with what the rules give."""
    parts = [part for part in sheet.typed if part.is_gradient == is_gradient]
    found = {}
    for part in parts:
        own = [float(start[part.id]) if part.id in start else np.nan for start in sheet.starts]
        found[part.node] = np.array(own).reshape(-1, 1, 1)
    return found if len(sheet.starts) > 1 else {}
