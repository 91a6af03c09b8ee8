"""How high each wire runs: straight rails as close to what they are linked with as the cells between them allow.

A wire's horizontal stretch is a rail. Rails that do not cross can be ordered from top to bottom, so the distances
between cells of a column are constraints without a cycle; the heights minimise the squared lengths of the bends
under these constraints (projections after Hildreth), and a last pass from top to bottom makes them hold exactly.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import count, pairwise
from typing import NamedTuple

from grader.render.layout_cells import Skeleton
from grader.render.layout_order import Columns
from grader.render.layout_types import Kind, Link

PORT_GAP = 9.0  # between two operands' wires, as seen from their gate
NEARLY = 8.0  # a difference in height that is levelled if it can be
PASS_GAP = 5.0  # around a wire that passes
ROUNDS = 160
SWEEPS = 6  # projections in a round
EFFORT = 400_000  # projections in all
CAUTION = 0.65  # of the way that a rail goes towards its best height in a round


class Spring(NamedTuple):
    """A rail wants to be `offset` below another one."""

    other: int
    offset: float
    weight: float


class Separation(NamedTuple):
    upper: int
    lower: int
    distance: float


def heights(skeleton: Skeleton, columns: Columns, gap: float) -> list[float]:
    """The height of every cell's wire, the uppermost cell's top being 0; no two cells come closer than `gap`."""
    straight = sorted((link for link in skeleton.links if _is_straight(skeleton, link)), key=_rank(skeleton))
    rails = _rails(skeleton, columns, straight)
    y = _solved(skeleton, columns, rails, gap)
    if nearly := [link for link in skeleton.links if 0 < abs(y[link.source] - y[link.target]) < NEARLY]:
        rails = _rails(skeleton, columns, straight + nearly)
        y = _solved(skeleton, columns, rails, gap)
    top = min(height - cell.up for height, cell in zip(y, skeleton.cells, strict=True))
    return [height - top for height in y]


def _solved(skeleton: Skeleton, columns: Columns, rails: Sequence[int], gap: float) -> list[float]:
    separations = _separations(skeleton, columns, rails, gap)
    y = _settled(_solve(_springs(skeleton, columns, rails), separations), separations)
    return [y[rail] for rail in rails]


def _rails(skeleton: Skeleton, columns: Columns, links: Sequence[Link]) -> list[int]:
    """The number of each cell's rail: the links are made straight, the first ones first, unless they would cross."""
    position = {cell: place for column in columns for place, cell in enumerate(column)}
    straight: dict[int, list[tuple[int, int]]] = defaultdict(list)  # places of the links already straight, by column
    before: dict[int, int] = {}
    for link in links:
        a, b = position[link.source], position[link.target]
        others = straight[skeleton.cells[link.source].column]
        if all((a - c) * (b - d) > 0 for c, d in others):
            others.append((a, b))
            before[link.target] = link.source
    numbers: dict[int, int] = {}
    free = count()
    for cell in (cell for column in columns for cell in column):
        numbers[cell] = numbers[before[cell]] if cell in before else next(free)
    return [numbers[cell] for cell in range(len(skeleton.cells))]


def _is_straight(skeleton: Skeleton, link: Link) -> bool:
    """A fork's branches leave it in all directions, and so do several operands reach their gate."""
    into_gate = skeleton.cells[link.target].kind is Kind.GATE
    return skeleton.cells[link.source].kind is not Kind.FORK and not (into_gate and len(skeleton.ins[link.target]) > 1)


def _rank(skeleton: Skeleton) -> Callable[[Link], int]:
    ranks = {Kind.PASS: 1, Kind.GATE: 2}
    return lambda link: ranks.get(skeleton.cells[link.target].kind, 0)


def _springs(skeleton: Skeleton, columns: Columns, rails: Sequence[int]) -> list[list[Spring]]:
    position = {cell: place for column in columns for place, cell in enumerate(column)}
    springs: list[list[Spring]] = [[] for _ in range(max(rails) + 1)]
    for cell, links in enumerate(skeleton.ins):
        ranked = sorted(links, key=lambda link: position[link.source])
        for rank, link in enumerate(ranked):
            a, b = rails[link.source], rails[cell]
            if a != b:
                offset, weight = _pull(skeleton, link, rank, len(ranked))
                springs[a].append(Spring(b, offset, weight))
                springs[b].append(Spring(a, -offset, weight))
    return springs


def _pull(skeleton: Skeleton, link: Link, rank: int, count: int) -> tuple[float, float]:
    """How far below its gate an operand's wire should be, and how much that matters."""
    if skeleton.cells[link.target].kind is not Kind.GATE:
        return 0.0, 0.45
    return (rank - (count - 1) / 2) * PORT_GAP, 3.0 if count == 1 else 1.0


def _separations(skeleton: Skeleton, columns: Columns, rails: Sequence[int], gap: float) -> list[Separation]:
    """The greatest distance that any column asks for between two rails, from top to bottom."""
    distances: dict[tuple[int, int], float] = {}
    for column in columns:
        for upper, lower in pairwise(column):
            a, b = skeleton.cells[upper], skeleton.cells[lower]
            room = a.down + b.up + (min(gap, PASS_GAP) if Kind.PASS in (a.kind, b.kind) else gap)
            pair = rails[upper], rails[lower]
            distances[pair] = max(room, distances.get(pair, 0.0))
    found = [Separation(a, b, distance) for (a, b), distance in distances.items()]
    rank = _ranks(len(set(rails)), found)
    return sorted(found, key=lambda s: rank[s.upper])


def _ranks(count: int, separations: Sequence[Separation]) -> list[int]:
    """Each rail's place in an order in which no rail comes before one that is above it."""
    below: list[list[int]] = [[] for _ in range(count)]
    waiting = [0] * count
    for upper, lower, _ in separations:
        below[upper].append(lower)
        waiting[lower] += 1
    ranks, free = [0] * count, [rail for rail in range(count) if not waiting[rail]]
    for rank in range(count):
        rail = free.pop()
        ranks[rail] = rank
        for lower in below[rail]:
            waiting[lower] -= 1
            if not waiting[lower]:
                free.append(lower)
    return ranks


def _solve(springs: Sequence[Sequence[Spring]], separations: Sequence[Separation]) -> list[float]:
    """Heights that nearly obey the separations and nearly minimise the springs' squared lengths."""
    weights = [sum(spring.weight for spring in pulling) or 1.0 for pulling in springs]
    forces = [0.0] * len(separations)  # with which each separation pushes; kept from round to round
    y = _settled([0.0] * len(springs), separations)
    rounds = max(3, min(ROUNDS, EFFORT // (SWEEPS * len(separations) + 1)))
    for _ in range(rounds):
        y = [_pulled(y, rail, pulling, weights[rail]) for rail, pulling in enumerate(springs)]
        for (upper, lower, _distance), force in zip(separations, forces, strict=True):
            y[upper] -= force / weights[upper]
            y[lower] += force / weights[lower]
        for _ in range(SWEEPS):
            if _project(y, separations, forces, weights) < 1e-3:
                break
    return y


def _pulled(y: Sequence[float], rail: int, springs: Sequence[Spring], weight: float) -> float:
    if not springs:
        return y[rail]
    best = sum(spring.weight * (y[spring.other] + spring.offset) for spring in springs) / weight
    return (1 - CAUTION) * y[rail] + CAUTION * best


def _project(y: list[float], separations: Sequence[Separation], forces: list[float], weights: Sequence[float]) -> float:
    """One step of Hildreth's method on each separation; the greatest change of a force."""
    greatest = 0.0
    for index, (upper, lower, distance) in enumerate(separations):
        lack = distance - (y[lower] - y[upper])
        step = max(-forces[index], lack / (1 / weights[upper] + 1 / weights[lower]))
        if step:
            forces[index] += step
            y[upper] -= step / weights[upper]
            y[lower] += step / weights[lower]
            greatest = max(greatest, abs(step))
    return greatest


def _settled(y: Sequence[float], separations: Sequence[Separation]) -> list[float]:
    """The same heights, pushed downwards until every separation holds."""
    settled = list(y)
    for upper, lower, distance in separations:
        settled[lower] = max(settled[lower], settled[upper] + distance)
    return settled
