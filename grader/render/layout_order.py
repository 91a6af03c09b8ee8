"""The order of the cells in each column: few crossings, and operands that may not be swapped in their true order.

Barycentres and transpositions, as in layered drawing since Sugiyama, from several starting orders.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterator, Sequence

import numpy as np

from grader.render.layout_cells import Skeleton
from grader.render.layout_types import RAILS, Kind, Link

Columns = list[list[int]]  # cells from top to bottom

SWEEPS = 6
EFFORT = 2_500  # cells that may be arranged in all starts together
MOST_STARTS = 16
FLIPPED = 0.15  # cost of commuting operands that are drawn in the other order
NEGLIGIBLE = 1e-9


def order(skeleton: Skeleton) -> Columns:
    """The best order found; the same for the same skeleton."""
    return _Ordering(skeleton).best()


class _Ordering:
    def __init__(self, skeleton: Skeleton) -> None:
        self.skeleton = skeleton
        self.ins, self.outs = skeleton.ins, skeleton.outs
        self.weight = {link: 1.0 + self._is_rail(link) for link in skeleton.links}
        self.position = [0] * len(skeleton.cells)
        self.guarded = {link.source: gate for gate in skeleton.ordered for link in self.ins[gate]}

    def _is_rail(self, link: Link) -> bool:
        cells = self.skeleton.cells
        return cells[link.target].kind in RAILS and cells[link.source].kind is not Kind.FORK

    def best(self) -> Columns:
        best, least = [], float("inf")
        for start in range(max(1, min(MOST_STARTS, EFFORT // len(self.skeleton.cells)))):
            columns, cost = self.swept(self.start(start))
            if cost < least - NEGLIGIBLE:
                best, least = columns, cost
            if least < NEGLIGIBLE:
                break
        return best

    def start(self, number: int) -> Columns:
        """Depth first from the ends; later starts shuffle the operands that commute."""
        columns: Columns = [[] for _ in range(1 + max(cell.column for cell in self.skeleton.cells))]
        stream = np.random.default_rng(number)
        stack = [index for index, outs in enumerate(self.outs) if not outs]
        seen: set[int] = set()
        while stack:
            if (cell := stack.pop()) in seen:
                continue
            seen.add(cell)
            columns[self.skeleton.cells[cell].column].append(cell)
            sources = [link.source for link in reversed(self.ins[cell])]
            if number and cell not in self.skeleton.ordered and len(sources) > 1:
                sources = [sources[i] for i in stream.permutation(len(sources))]
            stack.extend(sources)
        columns = [column for column in columns if column]
        for column in columns:
            self.settle(column)
        return columns

    def settle(self, column: list[int]) -> None:
        """Operands that may not be swapped take each other's places until they stand in order; then all are counted."""
        places: dict[int, list[int]] = {}
        for place, cell in enumerate(column):
            if cell in self.guarded:
                places.setdefault(self.guarded[cell], []).append(place)
        for gate, found in places.items():
            for place, link in zip(found, self.ins[gate], strict=True):
                column[place] = link.source
        for place, cell in enumerate(column):
            self.position[cell] = place

    def swept(self, columns: Columns) -> tuple[Columns, float]:
        best, least = [list(column) for column in columns], self.cost(columns)
        for sweep in range(SWEEPS):
            forwards = sweep % 2 == 0
            for index in range(len(columns)) if forwards else reversed(range(len(columns))):
                self.sort(columns[index], forwards)
                self.transpose(columns[index])
            cost = self.cost(columns)
            if cost < least - NEGLIGIBLE:
                best, least = [list(column) for column in columns], cost
            elif sweep > 2:
                break
        return best, least

    def sort(self, column: list[int], forwards: bool) -> None:
        """By the mean position of the neighbours on one side; a cell without any stays where it is."""
        keys = {cell: key for cell in column if (key := self.barycentre(cell, forwards)) is not None}
        ranked = iter(sorted(keys, key=lambda cell: (keys[cell], self.position[cell])))
        column[:] = [next(ranked) if cell in keys else cell for cell in column]
        self.settle(column)

    def barycentre(self, cell: int, forwards: bool) -> float | None:
        if forwards:
            places = [float(self.position[link.source]) for link in self.ins[cell]]
        else:
            places = [self.position[link.target] + self.port(link) for link in self.outs[cell]]
        return sum(places) / len(places) if places else None

    def port(self, link: Link) -> float:
        return (link.port + 0.5) / len(self.ins[link.target])

    def transpose(self, column: list[int]) -> None:
        """Neighbours are swapped as long as that saves crossings."""
        improving = True
        while improving:
            improving = False
            for place in range(len(column) - 1):
                upper, lower = column[place : place + 2]
                if self.may_swap(upper, lower) and self.pair(lower, upper) < self.pair(upper, lower) - NEGLIGIBLE:
                    column[place], column[place + 1] = lower, upper
                    self.position[upper], self.position[lower] = place + 1, place
                    improving = True

    def may_swap(self, first: int, second: int) -> bool:
        return first not in self.guarded or self.guarded[first] != self.guarded.get(second)

    def pair(self, upper: int, lower: int) -> float:
        """What the links of two cells cost if the one stands above the other."""
        position, weight = self.position, self.weight
        cost = 0.0
        for a in self.ins[upper]:
            for b in self.ins[lower]:
                if position[a.source] > position[b.source]:
                    cost += weight[a] + weight[b] - 1.0
        for a in self.outs[upper]:
            for b in self.outs[lower]:
                if a.target == b.target:
                    cost += FLIPPED * (a.port > b.port)
                elif position[a.target] > position[b.target]:
                    cost += weight[a] + weight[b] - 1.0
        return cost

    def cost(self, columns: Columns) -> float:
        flipped = sum(a > b for links in self.ins for a, b in _pairs([self.position[link.source] for link in links]))
        return FLIPPED * flipped + sum(self.crossings(column) for column in columns)

    def crossings(self, column: Sequence[int]) -> float:
        """The weighted crossings right of a column, counted link by link from top to bottom."""
        seen: list[int] = []  # where earlier links end
        rails: list[int] = []  # where those of them end that run straight, and count double
        cost = 0.0
        for cell in column:
            for link in sorted(self.outs[cell], key=lambda link: self.position[link.target]):
                end, weight = self.position[link.target], self.weight[link]
                cost += weight * (len(seen) - bisect_right(seen, end)) + len(rails) - bisect_right(rails, end)
                insort(seen, end)
                if weight > 1.0:
                    insort(rails, end)
        return cost


def _pairs(values: Sequence[int]) -> Iterator[tuple[int, int]]:
    return ((a, b) for index, a in enumerate(values) for b in values[index + 1 :])
