"""What each part of a problem earns, in the words of the sheet."""

from __future__ import annotations

from grader.render.languages import Words
from problems.variant import Variant


def part_points(variant: Variant, points: float, words: Words) -> str:
    """As text with $LaTeX$ in it, what most parts earn last; empty if all earn the same. points: of the problem."""
    total = sum(part.points for part in variant.parts)
    earns: dict[float, list[str]] = {}
    for part in variant.parts:
        earns.setdefault(part.points / total * points, []).append(part.prompt)
    if len(earns) == 1:
        return ""
    *some, (usual, _) = sorted(earns.items(), key=lambda pair: len(pair[1]))
    told = (f"{', '.join(prompts)} {words.points(each)}" for each, prompts in some)
    return words.told("part_points", parts="; ".join(told), points=words.points(usual))
