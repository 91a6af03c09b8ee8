"""Says which known mistake explains wrong typed answers: the broken run of the graph that gives what was written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from grader.formulas.comparing import agree
from problems.part import Array, Part
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


def explain(variant: Variant, own: Mapping[str, Array], wrong: Sequence[Part]) -> Explanation:
    """For each wrong part the mistake that reproduces it from the student's own earlier values.

    The mistake that explains most, and is contradicted least by what else was typed, is taken first. Nothing is said
    of a part where mistakes that would tell different stories explain it equally well.
    """
    if not wrong:
        return Explanation()
    wrong_ids = {part.id for part in wrong}
    slips = {id_: value for id_, value in own.items() if id_ in wrong_ids}
    sound = [worked(variant, typed) for typed in (own, slips)]
    candidates = [
        _tried(variant, own, wrong, _foreseen(variant, own, slips, rank, mistake), sound)
        for rank, mistake in _known(variant)
    ]
    found: dict[str, Break] = {}
    left = frozenset(part.id for part in wrong)
    while candidates := [replace(c, explains=c.explains & left) for c in candidates if c.explains & left]:
        best = min(candidate.merit for candidate in candidates)
        rivals = [candidate for candidate in candidates if candidate.merit == best]
        if len({rival.story for rival in rivals}) == 1:
            found |= dict.fromkeys(rivals[0].explains, rivals[0].mistake)
        left -= frozenset[str]().union(*(rival.explains for rival in rivals))
    return Explanation({part.id: found[part.id] for part in wrong if part.id in found})


def worked(variant: Variant, own: Mapping[str, Array], mistake: Break = SOUND) -> dict[str, Array]:
    """What the rules, or a mistake, give for each part from the typed values of those before it.

    A formula is asked for by itself: what a mistake gives for it are its values at the points.
    """
    values = {part.node: own[part.id] for part in variant.parts if part.id in own and not part.is_gradient}
    gradients = {part.node: own[part.id] for part in variant.parts if part.id in own and part.is_gradient}
    with np.errstate(all="ignore"):
        if variant.asks_formulas:
            inputs = {node.name: variant.points.values[node.name] for node in variant.graph.inputs}
            ran = run(variant.graph, inputs, batch=1, broken=mistake)
        else:
            ran = run(variant.graph, variant.inputs, broken=mistake, own_values=values, own_gradients=gradients)
    return {
        part.id: ran.worked_gradients[part.node] if part.is_gradient else ran.worked_values[part.node]
        for part in variant.parts
    }


Worked = Mapping[str, Array]  # by part id
SAME_STORY = {"gradient-lost": "a branch is missing", "branches-overwritten": "a branch is missing"}


@dataclass(frozen=True)
class _Foreseen:
    """What a mistake gives: from all typed numbers as they are rounded, and from the wrong ones with the rest exact."""

    rank: int  # 0 for what the family declares, 1 for the wrong rules of its ops, 2 for what the graph suggests
    mistake: Break
    worked: Sequence[Worked]
    throughout: Worked  # made once, and followed with exact numbers to the end


@dataclass(frozen=True)
class _Candidate:
    """A mistake, the wrong parts that it reproduces, and how many other answers it does not."""

    rank: int
    mistake: Break
    explains: frozenset[str]
    contradicted: int
    alike: int  # how many answers are what exact numbers give throughout: of two near rivals, the true one has more
    is_far: bool  # a wrong value explains formulas of derivatives alone, in which no value was written

    @property
    def merit(self) -> tuple[int, int, int, int, bool]:
        """The smaller, the better."""
        return (-len(self.explains), self.contradicted, self.rank, -self.alike, self.is_far)

    @property
    def story(self) -> str:
        kind = self.mistake.note.partition(":")[0]
        return SAME_STORY.get(kind, kind)


def _known(variant: Variant) -> Iterator[tuple[int, Break]]:
    yield from ((0, mistake) for mistake in variant.posed.mistakes)
    yield from ((1, mistake) for mistake in wrong_rules(variant.graph))
    yield from ((2, mistake) for mistake in graph_mistakes(variant.graph))


def _foreseen(
    variant: Variant, own: Mapping[str, Array], slips: Mapping[str, Array], rank: int, mistake: Break
) -> _Foreseen:
    throughout = worked(variant, {}, mistake)
    if variant.asks_formulas:
        return _Foreseen(rank, mistake, (throughout, throughout), throughout)
    as_typed, from_slips = (worked(variant, typed, mistake) for typed in (own, slips))
    return _Foreseen(rank, mistake, (as_typed, from_slips), throughout)


def _tried(
    variant: Variant, own: Mapping[str, Array], wrong: Sequence[Part], foreseen: _Foreseen, sound: Sequence[Worked]
) -> _Candidate:
    agrees = {
        part.id: any(agree(part, own[part.id], by_mistake[part.id]) for by_mistake in foreseen.worked)
        for part in variant.parts
        if part.id in own
    }
    differs = {
        part.id: any(
            not agree(part, by_mistake[part.id], right[part.id])
            for by_mistake, right in zip(foreseen.worked, sound, strict=True)
        )
        for part in wrong
    }
    explains = frozenset(id_ for id_ in differs if agrees[id_] and differs[id_])
    contradicted = sum(not agrees[id_] for id_ in agrees if id_ not in differs)
    alike = sum(agree(part, own[part.id], foreseen.throughout[part.id]) for part in variant.parts if part.id in own)
    is_far = variant.asks_formulas and bool(foreseen.mistake.forward)
    return _Candidate(foreseen.rank, foreseen.mistake, explains, contradicted, alike, is_far)
