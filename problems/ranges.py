"""Numbers for a graph that nobody foresaw: ranges for its inputs and mistakes that show there, found by trying."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from problems.certified.certificate import PASSED, reach_of, shows, sift
from problems.certified.trial import Trial
from problems.draws import Draw, of_one_seed
from problems.family import Posed
from problems.part import Array
from solutions.breaks import Break
from solutions.graph import Graph
from solutions.mistakes import WRONG_RULES, graph_mistakes, named
from solutions.ops import OPS

PROBE, PROBE_SEED = 192, 3  # candidates that a set of ranges is judged by
PLENTY, ENOUGH = 0.15, 0.04  # share of good candidates: where looking stops, and what is needed
SHOWS = 0.6  # share of the good candidates at which all declared mistakes must show
MOST_DECLARED = 8  # mistakes
MOST_REFINED = 12  # inputs
MANY, MANY_OF_ONE = 300, 60  # different problems, for a class without copies; and of graphs with one input


@dataclass(frozen=True)
class Range:
    """Multiples of a step, without 0."""

    low: float
    high: float
    step: float

    @property
    def size(self) -> int:
        return round((self.high - self.low) / self.step) + (self.low >= 0 or self.high < 0)

    def draw(self, draw: Draw, name: str) -> Array:
        return draw.steps(name, self.low, self.high, self.step, zero=self is LABEL)


LABEL = Range(0, 1, 1)  # the only one with 0: the true class of a cross-entropy


# From numbers that are pleasant by hand to those that a calculator is for.
RANGES = (
    Range(-6, 6, 1),
    Range(-2, 2, 0.5),
    Range(1, 9, 1),
    Range(0.5, 4, 0.5),
    Range(-9, 9, 0.5),
    Range(-2, 2, 0.1),
    Range(0.1, 0.9, 0.1),
    Range(0.1, 3, 0.1),
    Range(-9.9, 9.9, 0.1),
    Range(0.1, 9.9, 0.1),
    Range(-3, 3, 0.05),
    Range(-1, 1, 0.05),
    Range(-0.5, 0.5, 0.01),
    Range(2, 20, 0.5),
    Range(-3, -0.1, 0.1),
    Range(0.01, 0.99, 0.01),
    Range(10, 100, 1),
)
PRECISIONS = ((2, 0.05), (4, 0.002), (6, 0.0001))  # decimals, and how near to 0 an answer may be


@dataclass(frozen=True)
class Numbers:
    """How a graph is posed: where each input is drawn from, how precisely answers are asked, known mistakes."""

    ranges: Mapping[str, Range]
    decimals: int
    smallest: float
    mistakes: tuple[Break, ...] = ()

    def posed(self, graph: Graph, draw: Draw, statement: str = "") -> Posed:
        return Posed(
            graph,
            {name: chosen.draw(draw, name) for name, chosen in self.ranges.items()},
            statement,
            mistakes=self.mistakes,
            constants=labels(graph),
            decimals=self.decimals,
            smallest=self.smallest,
            zeros=may_be_zero(graph),
        )


def labels(graph: Graph) -> frozenset[str]:
    """The inputs that are labels of a cross-entropy, and nothing else."""
    given = (node.name for node in graph.inputs if graph.uses(node.name))
    return frozenset(
        name for name in given if all(graph[edge.consumer].op == "bce" and edge.position for edge in graph.uses(name))
    )


def may_be_zero(graph: Graph) -> bool:
    """A gate with a kink, or one that is constant in places, sends back 0 as a matter of course."""
    return any(OPS[node.op].kink or "0" in OPS[node.op].local for node in graph.computed)


@dataclass(frozen=True)
class _Tried:
    """Numbers with the share of their candidates that is good, and how many different problems that makes."""

    numbers: Numbers
    share: float
    count: float

    @property
    def merit(self) -> float:
        many = MANY if len(self.numbers.ranges) > 1 else MANY_OF_ONE
        return min(self.share / PLENTY, 1.0) * min(self.count / many, 1.0)


@lru_cache(maxsize=256)
def numbers_for(graph: Graph) -> Numbers:
    """At the coarsest precision that will do, the first ranges with plenty of good candidates, or else the best."""
    found: list[_Tried] = []
    for decimals, smallest in PRECISIONS:
        found.append(_best(graph, decimals, smallest))
        if found[-1].share >= ENOUGH:
            break
    best = max(found, key=lambda tried: tried.merit)
    return _with_mistakes(graph, best.numbers) if best.share else best.numbers


def _best(graph: Graph, decimals: int, smallest: float) -> _Tried:
    """The same range for all inputs; if no range suits all of them, another one for some."""
    fixed = dict.fromkeys(labels(graph), LABEL)
    names = [node.name for node in graph.inputs if node.name not in fixed]
    found: list[_Tried] = []
    for each in RANGES:
        found.append(_tried(graph, Numbers(dict.fromkeys(names, each) | fixed, decimals, smallest)))
        if found[-1].merit == 1.0:
            return found[-1]
    best = max(found, key=lambda tried: tried.merit)
    for name in names[:MOST_REFINED]:
        others = (replace(best.numbers, ranges={**best.numbers.ranges, name: each}) for each in RANGES)
        best = max((best, *(_tried(graph, other) for other in others)), key=lambda tried: tried.merit)
    return best


def _tried(graph: Graph, numbers: Numbers) -> _Tried:
    posed = numbers.posed(graph, _probe(PROBE))
    share = float((sift(posed, reach_of(posed)).first == PASSED).mean())
    return _Tried(numbers, share, share * math.prod(float(each.size) for each in numbers.ranges.values()))


def _probe(count: int) -> Draw:
    return of_one_seed("ranges", PROBE_SEED, range(count))


def _with_mistakes(graph: Graph, numbers: Numbers) -> Numbers:
    """Those wrong rules, and forks written over, that show at most of the good candidates."""
    kept = _shown(graph, numbers)
    while kept:
        declared = replace(numbers, mistakes=kept)
        if _tried(graph, declared).share >= min(ENOUGH, _tried(graph, numbers).share / 2):
            return declared
        kept = kept[:-1]
    return numbers


def _shown(graph: Graph, numbers: Numbers) -> tuple[Break, ...]:
    posed = numbers.posed(graph, _probe(8 * PROBE))
    trial = Trial(posed).at(np.flatnonzero(sift(posed, reach_of(posed)).first == PASSED))
    kept: list[Break] = []
    together = np.full(trial.size, True)
    for mistake in _candidates(graph):
        with np.errstate(all="ignore"):
            seen = shows(trial, mistake).any(axis=0)
        if len(kept) < MOST_DECLARED and (together & seen).mean() >= SHOWS:
            kept.append(mistake)
            together &= seen
    return tuple(kept)


def _candidates(graph: Graph) -> Iterator[Break]:
    yield from named(graph, *(rule.note for rule in WRONG_RULES))
    yield from (mistake for mistake in graph_mistakes(graph) if mistake.overwrite)
