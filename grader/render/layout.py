"""Places a computation graph on a page, from left to right: one geometry for every format, student and key alike."""

from __future__ import annotations

import math
from collections.abc import Sequence, Set
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from grader.render.layout_cells import Skeleton, skeleton
from grader.render.layout_check import faults
from grader.render.layout_order import order
from grader.render.layout_paths import path
from grader.render.layout_rows import heights
from grader.render.layout_text import glyph
from grader.render.layout_types import Cell, Gate, Kind, Layout, Place, Size
from solutions.graph import Graph

__all__ = ["Layout", "Size", "lay_out"]

LEAST_BEND, MOST_BEND = 10.0, 60.0  # room between columns, in the drawing that is tried first
RIGHT_ALIGNED = frozenset((Kind.INPUT, Kind.LABEL, Kind.BRANCH, Kind.FORK))


class Room(NamedTuple):
    """How much of it a drawing takes."""

    gap: float  # between the cells of a column
    wider: float = 1.0  # how many times the usual room between columns
    steepest: float = 58.0  # degrees at which a wire may reach its gate


ROOMS = (Room(6.0), Room(10.0), Room(16.0), Room(10.0, 1.5, 40.0), Room(16.0, 2.0, 30.0), Room(24.0, 3.0, 15.0))


def lay_out(graph: Graph, *, size: Size = Size.HAND, bare: Set[str] = frozenset()) -> Layout:
    """The same graph always gets the same layout, whatever the numbers on it.

    bare: "q" if no value stands above the wire of q, "dq" if no gradient stands below it.
    """
    gates = tuple(Gate(node.name, node.op, node.inputs, glyph(node)) for node in graph)
    return _lay_out(gates, size, frozenset(bare))


@lru_cache(maxsize=512)
def _lay_out(gates: tuple[Gate, ...], size: Size, bare: frozenset[str]) -> Layout:
    bones = skeleton(gates, size, bare)
    columns = order(bones)
    layouts = (_placed(bones, columns, size, room) for room in ROOMS)
    first = next(layouts)
    return next((layout for layout in chain([first], layouts) if not faults(layout)), first)


def _placed(bones: Skeleton, columns: Sequence[Sequence[int]], size: Size, room: Room) -> Layout:
    y = heights(bones, [list(column) for column in columns], room.gap)
    places = _places(bones, columns, y, room.wider)
    paths = tuple(path(wire, bones, places, size, math.radians(room.steepest)) for wire in bones.wires)
    width = max(place.right for place in places)
    height = max(place.y + cell.down for cell, place in zip(bones.cells, places, strict=True))
    return Layout(size, bones.cells, bones.wires, places, paths, width, height)


def _places(bones: Skeleton, columns: Sequence[Sequence[int]], y: Sequence[float], wider: float) -> tuple[Place, ...]:
    """Columns as wide as their widest cell; the more the wires between two of them bend, the more room they get."""
    places: dict[int, Place] = {}
    left = 0.0
    for column in columns:
        links = [link for cell in column for link in bones.ins[cell]]
        if left:
            bend = max((abs(y[link.source] - y[link.target]) for link in links), default=0.0)
            left += wider * min(MOST_BEND, max(LEAST_BEND, 5.0 + 0.3 * bend))
        right = left + max(bones.cells[cell].width for cell in column)
        for cell in column:
            places[cell] = Place(_centre(bones.cells[cell], left, right), y[cell], left, right)
        left = right
    return tuple(places[cell] for cell in range(len(bones.cells)))


def _centre(cell: Cell, left: float, right: float) -> float:
    return right - cell.width / 2 if cell.kind in RIGHT_ALIGNED else (left + right) / 2
