"""Finds two mistakes made at once, where no single one explains what was typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from grader.typed.foreseen import Foreseen, TypedSheet, foresee
from grader.typed.known_mistakes import Known, Rank
from problems.part import Array
from solutions.breaks import Break
from solutions.broken_runs import Row

MOST = 4000  # pairs that are tried in one go
FEWEST, FEWEST_OF_ANY = 2, 3  # wrong parts that a pair must explain, of the family's or of any: many meet one number
DIGITS = 9  # to which what two mistakes give is the same


@dataclass(frozen=True)
class Pair:
    """Two mistakes, and the wrong parts that they reproduce together."""

    row: Row
    explains: frozenset[str]


@dataclass(frozen=True)
class _Search:
    """The single mistakes, what they give, what they explain, and the parts of which no more need be said."""

    sheet: TypedSheet
    known: Sequence[Known]
    foreseen: Foreseen
    found: Mapping[str, Row]
    done: frozenset[str]
    fewest: int

    def is_new(self, explains: Array) -> Array:
        """Whether a pair explains enough, and something that is open."""
        is_open = [part.id not in self.done for part in self.sheet.wrong]
        fewest = 1 if self.sheet.variant.asks_formulas else self.fewest
        return np.asarray(explains[is_open].any(axis=0) & (explains.sum(axis=0) >= fewest))

    def needs_both(self, pairs: Sequence[tuple[int, int]], explains: Array) -> Array:
        """Whether each of the two alone fails to give something that the pair gives."""
        agrees = np.stack([self.foreseen.agrees[part.id] for part in self.sheet.wrong])  # (wrong parts, known)
        places = np.array(pairs)
        fails = [(explains & ~agrees[:, places[:, which]]).any(axis=0) for which in (0, 1)]
        return np.asarray(fails[0] & fails[1])


def best_pair(sheet: TypedSheet, known: Sequence[Known], foreseen: Foreseen, found: Mapping[str, Row]) -> Pair | None:
    """The pair that explains most, and something that is not `found`; None if pairs tie that tell different stories.

    Pairs of mistakes that the family declares are tried first, and may take the place of others; then, for what is
    not explained at all, pairs with any other.
    """
    seen = _visible(foreseen)
    named = [place for place in seen if known[place].rank is Rank.OF_THE_FAMILY]
    others = [place for place in seen if known[place].rank > Rank.ROUNDING]
    declared = {known[place].mistake.note for place in named}
    by_name = frozenset(id_ for id_, row in found.items() if row[0].note in declared)
    tries = ((combinations(named, 2), by_name, FEWEST), (_with_another(named, others), frozenset(found), FEWEST_OF_ANY))
    for pairs, done, fewest in tries:
        apart = [(one, other) for one, other in pairs if not _meet(known[one].mistake, known[other].mistake)]
        best = _best(_Search(sheet, known, foreseen, found, done, fewest), apart[:MOST])
        if best and (done == frozenset(found) or done | best.explains >= found.keys()):
            return best
    return None


def _with_another(named: Sequence[int], others: Sequence[int]) -> Iterator[tuple[int, int]]:
    yield from ((one, other) for one in named for other in others)
    if not named:
        yield from combinations(others, 2)


def _visible(foreseen: Foreseen) -> list[int]:
    """The mistakes that change an answer, and of those that are equal on the sheet the first."""
    changes = np.any(list(foreseen.differs.values()), axis=0)
    stacked = np.stack([np.round(values, DIGITS) for values in foreseen.values.values()])  # (parts, S, R, P)
    first = {stacked[:, :, place].tobytes(): place for place in reversed(np.flatnonzero(changes).tolist())}
    return sorted(first.values())


def _meet(one: Break, other: Break) -> bool:
    """Whether they change the same rule or edge."""
    changed = ((each.forward.keys(), each.vjp.keys(), each.edges.keys()) for each in (one, other))
    return any(mine & theirs for mine, theirs in zip(*changed, strict=True))


def _best(search: _Search, pairs: Sequence[tuple[int, int]]) -> Pair | None:
    sheet, known = search.sheet, search.known
    if not pairs or all(part.id in search.done for part in sheet.wrong):
        return None
    together = foresee(sheet, [(known[one].mistake, known[other].mistake) for one, other in pairs])
    explains = np.stack([together.explains(part) for part in sheet.wrong])  # (wrong parts, pairs)
    against = np.sum([~together.agrees[part.id] for part in sheet.typed], axis=0)
    is_likely = explains.sum(axis=0) > against
    good = np.flatnonzero(search.is_new(explains) & search.needs_both(pairs, explains) & is_likely)
    if not good.size:
        return None
    contradicted, told = together.contradicted(sheet), {each.note for row in search.found.values() for each in row}

    def merit(place: int) -> tuple[int, ...]:
        """The smaller, the better."""
        both = [known[each] for each in pairs[place]]
        unheard = sum(each.mistake.note not in told for each in both)
        ranks = sum(each.rank for each in both)
        return (-int(explains[:, place].sum()), contradicted[place], unheard, ranks, -int(together.alike[place]))

    merits = {place: merit(place) for place in good.tolist()}
    least = min(merits.values())
    rivals = [place for place, each in merits.items() if each == least]
    if len({frozenset(known[each].story for each in pairs[place]) for place in rivals}) > 1:
        return None
    ids = (part.id for part, does in zip(sheet.wrong, explains[:, rivals[0]], strict=True) if does)
    return Pair(tuple(known[each].mistake for each in pairs[rivals[0]]), frozenset(ids))
