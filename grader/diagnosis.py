"""Says which known mistake explains wrong typed answers: the broken run of the graph that gives what was written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from problems.part import Part
from problems.variant import Variant
from solutions.breaks import SOUND, Break
from solutions.engine import run
from solutions.mistakes import graph_mistakes, wrong_rules


@dataclass(frozen=True)
class Explanation:
    """The mistake behind each wrong part, and the story in the order of the parts."""

    of: Mapping[str, Break] = field(default_factory=dict)

    @property
    def story(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(mistake.feedback for mistake in self.of.values()))

    @property
    def notes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(mistake.note for mistake in self.of.values()))


def explain(variant: Variant, own: Mapping[str, np.ndarray], wrong: Sequence[Part]) -> Explanation:
    """For each wrong part the mistake that reproduces it from the student's own earlier values.

    The mistake that explains most is taken first. Nothing is said of a part where mistakes of different kinds
    explain it equally well.
    """
    if not wrong:
        return Explanation()
    sound = _worked(variant, own, SOUND)
    predicted = [(rank, mistake, _worked(variant, own, mistake)) for rank, mistake in _known(variant)]
    explained = [
        (rank, mistake, frozenset(part.id for part in wrong if _reproduces(part, own[part.id], worked, sound)))
        for rank, mistake, worked in predicted
    ]
    found: dict[str, Break] = {}
    left = frozenset(part.id for part in wrong)
    while left:
        best = _best([(rank, mistake, ids & left) for rank, mistake, ids in explained if ids & left])
        if best is None:
            break
        mistake, ids = best
        found |= dict.fromkeys(ids, mistake)
        left -= ids
    return Explanation({part.id: found[part.id] for part in wrong if part.id in found})


def _known(variant: Variant) -> Iterator[tuple[int, Break]]:
    """What the family declares comes first, then the wrong rules of its ops, then what the graph itself suggests."""
    yield from ((0, mistake) for mistake in variant.posed.mistakes)
    yield from ((1, mistake) for mistake in wrong_rules(variant.graph))
    yield from ((2, mistake) for mistake in graph_mistakes(variant.graph))


def _worked(variant: Variant, own: Mapping[str, np.ndarray], mistake: Break) -> dict[str, np.ndarray]:
    """What each part would be, made with the mistake from the student's own earlier values."""
    values = {part.node: own[part.id] for part in variant.parts if part.id in own and not part.is_gradient}
    gradients = {part.node: own[part.id] for part in variant.parts if part.id in own and part.is_gradient}
    with np.errstate(all="ignore"):
        ran = run(variant.graph, variant.inputs, broken=mistake, own_values=values, own_gradients=gradients)
    return {
        part.id: ran.worked_gradients[part.node] if part.is_gradient else ran.worked_values[part.node]
        for part in variant.parts
    }


def _reproduces(
    part: Part, response: np.ndarray, worked: Mapping[str, np.ndarray], sound: Mapping[str, np.ndarray]
) -> bool:
    near = part.tolerance.passes(response, worked[part.id])
    return bool(near and not part.tolerance.passes(worked[part.id], sound[part.id]))


def _best(explained: Sequence[tuple[int, Break, frozenset[str]]]) -> tuple[Break, frozenset[str]] | None:
    """The mistake that explains most parts; of several the better known; none if kinds of one rank disagree."""
    for _ in explained:
        most = max(len(ids) for _, _, ids in explained)
        rank = min(rank for rank, _, ids in explained if len(ids) == most)
        rivals = [(mistake, ids) for r, mistake, ids in explained if r == rank and len(ids) == most]
        if len({_kind(mistake) for mistake, _ in rivals}) == 1:
            return rivals[0]
        contested = frozenset[str]().union(*(ids for _, ids in rivals))
        explained = [(r, mistake, ids - contested) for r, mistake, ids in explained if ids - contested]
        if not explained:
            return None
    return None


def _kind(mistake: Break) -> str:
    return mistake.note.partition(":")[0]
