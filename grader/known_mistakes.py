"""The mistakes that are known of a typed problem, and how much is known of each."""

from __future__ import annotations

from typing import NamedTuple

from grader.rounding import rounded_on_the_way
from problems.variant import Variant
from solutions.breaks import Break
from solutions.mistakes import graph_mistakes, wrong_rules

DECLARED, ROUNDING, RULE, ANYWHERE = range(4)  # ranks: the more is known of a mistake, the sooner it is told
SAME_STORY = {"gradient-lost": "a branch is missing", "branches-overwritten": "a branch is missing"}


class Known(NamedTuple):
    rank: int
    mistake: Break

    @property
    def story(self) -> str:
        return story(self.mistake.note)


def story(note: str) -> str:
    """What a note tells, wherever the mistake was made."""
    kind = note.partition(":")[0]
    return SAME_STORY.get(kind, kind)


def known_mistakes(variant: Variant) -> tuple[Known, ...]:
    """Those of the family, then those of the gates, then those of any graph."""
    graph = variant.graph
    rounding = () if variant.asks_formulas else rounded_on_the_way(graph, variant.decimals)
    ranked = (variant.posed.mistakes, rounding, wrong_rules(graph), graph_mistakes(graph))
    return tuple(Known(rank, mistake) for rank, mistakes in enumerate(ranked) for mistake in mistakes)
