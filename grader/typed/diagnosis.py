"""Says which known mistakes explain wrong typed answers: the broken runs of the graph that give what was written."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from grader.results import AND, SEPARATOR
from grader.typed.foreseen import Foreseen, Typed, TypedSheet, foresee, typed_sheet
from grader.typed.known_mistakes import Known, Rank, known_mistakes
from grader.typed.mistake_pairs import Pair, best_pair
from grader.typed.rounding import is_near
from problems.part import Array, Part
from problems.variant import Variant
from solutions.breaks import Break
from solutions.broken_runs import Row


@dataclass(frozen=True)
class Explanation:
    """The mistake behind each wrong part, or the two, and the story in the order of the parts."""

    of: Mapping[str, Row] = field(default_factory=dict)

    @property
    def mistakes(self) -> tuple[Break, ...]:
        return tuple({mistake.note: mistake for row in self.of.values() for mistake in row}.values())

    @property
    def story(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(mistake.feedback for mistake in self.mistakes))

    @property
    def notes(self) -> tuple[str, ...]:
        return tuple(mistake.note for mistake in self.mistakes)

    def note(self, id_: str) -> str:
        return SEPARATOR.join(mistake.note for mistake in self.of.get(id_, ()))

    def sentence(self, id_: str) -> str:
        return AND.join(mistake.feedback for mistake in self.of.get(id_, ()))


@dataclass(frozen=True)
class _Candidate:
    """A mistake, the wrong parts that it reproduces, and how many other answers it does not."""

    known: Known
    explains: frozenset[str]
    contradicted: int
    alike: int  # how many answers are what exact numbers give throughout: of two near rivals, the true one has more
    is_far: bool  # a wrong value explains formulas of derivatives alone, in which no value was written

    def merit(self, left: frozenset[str]) -> tuple[int, int, int, int, bool]:
        """The smaller, the better."""
        return (-len(self.explains & left), self.contradicted, self.known.rank, -self.alike, self.is_far)


def explain(variant: Variant, own: Typed, wrong: Sequence[Part], slips: Collection[str] = ()) -> Explanation:
    """For each wrong part the mistake that reproduces it from the student's own earlier values.

    The mistake that explains most, and is contradicted least by what else was typed, is taken first; two at once where
    no single one is behind it. Nothing is said of a part where mistakes that would tell different stories explain it
    equally well. slips: the typed values that are not right, from which a student may have gone on.
    """
    if not wrong:
        return Explanation()
    sheet, known = typed_sheet(variant, own, wrong, slips), known_mistakes(variant)
    foreseen = foresee(sheet, [(each.mistake,) for each in known])
    found = _singles(tuple(_candidates(sheet, known, foreseen)), frozenset(part.id for part in wrong))
    if len(found) < len(wrong) or len({row[0].note for row in found.values()}) > 1:
        found |= _told(best_pair(sheet, known, foreseen, found), found)
    return Explanation({part.id: found[part.id] for part in wrong if part.id in found})


def _singles(candidates: Sequence[_Candidate], left: frozenset[str]) -> dict[str, Row]:
    found: dict[str, Row] = {}
    while candidates := [each for each in candidates if each.explains & left]:
        best = min(each.merit(left) for each in candidates)
        rivals = [each for each in candidates if each.merit(left) == best]
        if len({rival.known.story for rival in rivals}) == 1:
            found |= dict.fromkeys(rivals[0].explains & left, (rivals[0].known.mistake,))
        left -= frozenset[str]().union(*(rival.explains for rival in rivals))
    return found


def _told(pair: Pair | None, found: Mapping[str, Row]) -> dict[str, Row]:
    """What one of the two explains alone is left to it."""
    if pair is None:
        return {}
    alone = [(mistake,) for mistake in pair.row]
    return {id_: found[id_] if found.get(id_) in alone else pair.row for id_ in pair.explains}


def _candidates(sheet: TypedSheet, known: Sequence[Known], foreseen: Foreseen) -> Iterator[_Candidate]:
    explains = {part.id: _explains(sheet, known, foreseen, part) for part in sheet.wrong}
    contradicted = foreseen.contradicted(sheet)
    for place in np.flatnonzero(np.any(list(explains.values()), axis=0)).tolist():
        yield _Candidate(
            known[place],
            frozenset(id_ for id_, does in explains.items() if does[place]),
            int(contradicted[place]),
            int(foreseen.alike[place]),
            sheet.variant.asks_formulas and bool(known[place].mistake.forward),
        )


def _explains(sheet: TypedSheet, known: Sequence[Known], foreseen: Foreseen, part: Part) -> Array:
    """Whether each known mistake gives the wrong answer to a part; rounding must do so to the last place."""
    explains = foreseen.explains(part)
    if part.is_whole or sheet.variant.asks_formulas:
        return explains
    is_rounding = np.array([each.rank is Rank.ROUNDING for each in known])
    near = is_near(sheet.own[part.id], foreseen.values[part.id], part.answer, sheet.variant.places(part))
    return np.asarray(explains & (~is_rounding | near.any(axis=(0, 2))))
