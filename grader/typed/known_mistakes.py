"""The mistakes that are known of a typed problem, and how much is known of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import IntEnum
from typing import NamedTuple

from grader.typed.rounding import rounded_on_the_way
from problems.variant import Variant
from solutions.breaks import Break
from solutions.mistakes import graph_mistakes, rare_rules, upstream_left_out, wrong_rules

SAME_STORY = {"gradient-lost": "a branch is missing", "branches-overwritten": "a branch is missing"}
SAME_STORY |= dict.fromkeys(("slope-missing", "local-missing"), "a slope is missing")


class Rank(IntEnum):
    """Whose a mistake is: the more is known of it, the sooner it is told."""

    OF_THE_FAMILY = 0
    ROUNDING = 1
    OF_A_GATE = 2
    OF_ANY_GRAPH = 3
    RARE = 4


class Known(NamedTuple):
    """A mistake, and how much is known of it."""

    rank: Rank
    mistake: Break

    @property
    def story(self) -> str:
        return story(self.mistake.note)


def story(note: str) -> str:
    """What a note tells, wherever the mistake was made."""
    kind = note.partition(":")[0]
    return SAME_STORY.get(kind, kind)


def known_mistakes(variant: Variant) -> tuple[Known, ...]:
    """Those of the family, then those of the gates, then those of any graph, then those that are rare."""
    graph = variant.graph
    by_rank: Mapping[Rank, Iterable[Break]] = {
        Rank.OF_THE_FAMILY: variant.posed.mistakes,
        Rank.ROUNDING: () if variant.asks_formulas else rounded_on_the_way(graph, variant.decimals),
        Rank.OF_A_GATE: wrong_rules(graph),
        Rank.OF_ANY_GRAPH: (*graph_mistakes(graph), *upstream_left_out(graph)),
        Rank.RARE: rare_rules(graph),
    }
    return tuple(Known(rank, mistake) for rank, mistakes in by_rank.items() for mistake in mistakes)
