"""The line that each wire follows: straight along its rails, bending only between columns and into its gate."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from grader.render.layout_cells import NAME_GAP, Skeleton, half_width
from grader.render.layout_text import name_text
from grader.render.layout_types import GATE_NAME_SIZE, RADIUS, Cell, Kind, Place, Segment, Size, Wire

Point = tuple[float, float]
LEVEL = 0.6  # a difference in height that is not worth a bend
CROWD = 3  # operands that find their places at a gate by themselves
ARROW_GAP = 1.2  # between an arrow's tip and its gate


def path(wire: Wire, bones: Skeleton, places: Sequence[Place], size: Size, steepest: float) -> tuple[Segment, ...]:
    """`steepest` is the angle at which it may reach its gate, in radians."""
    first = wire.cells[0]
    pen = _Pen(_start(bones.cells[first], places[first], size))
    pen.along(places[first].right)
    for before, index in pairwise(wire.cells):
        cell, place = bones.cells[index], places[index]
        if cell.kind is Kind.GATE:
            operands = sorted(places[link.source].y for link in bones.ins[index])
            angles = _angles(cell, len(operands), operands.index(places[before].y), steepest)
            pen.into_gate(place, half_width(cell.glyph), angles)
        else:
            pen.bend(place.left, place.y)
            pen.along(_end(cell, place))
    return tuple(Segment(points) for points in pen.segments)


def label_x(cell: Cell, place: Place, size: Size) -> float:
    """Where the numbers of a label are centred: an input has its name left of them."""
    return place.x + (cell.width - size.width) / 2 if cell.kind is Kind.INPUT else place.x


def _angles(cell: Cell, count: int, rank: int, below: float) -> tuple[float, float]:
    """The least and the greatest angle at which an operand may reach its gate; many of them share the gate's side."""
    is_broad = cell.named and name_text(cell.node).width * GATE_NAME_SIZE > 1.3 * RADIUS
    above = min(below, math.radians(38)) if is_broad else below  # past the name
    if count <= CROWD:
        return -below, above
    angle = above - rank * (above + below) / (count - 1)
    return angle, angle


def _start(cell: Cell, place: Place, size: Size) -> Point:
    if cell.kind is Kind.GATE:
        return place.x + half_width(cell.glyph), place.y
    if cell.kind is Kind.INPUT:
        return label_x(cell, place, size) - size.width / 2, place.y
    return place.x, place.y


def _end(cell: Cell, place: Place) -> float:
    """How far a wire runs along in a cell; an output's name stands at the end of its wire."""
    return {Kind.FORK: place.x, Kind.OUTPUT: place.x - cell.width / 2 + NAME_GAP - 4.0}.get(cell.kind, place.right)


@dataclass
class _Pen:
    """Draws one wire from left to right."""

    at: Point
    segments: list[tuple[Point, ...]] = field(default_factory=list)

    def along(self, x: float) -> None:
        if x <= self.at[0] + 0.05:
            return
        start = self.segments.pop()[0] if self.segments and len(self.segments[-1]) == 2 else self.at
        self.line(start, (x, self.at[1]))

    def line(self, start: Point, end: Point) -> None:
        self.segments.append((start, end))
        self.at = end

    def bend(self, x: float, y: float) -> None:
        """To another height, level at both ends."""
        if abs(y - self.at[1]) < LEVEL:
            self.along(x)
            return
        width = x - self.at[0]
        self.curve((self.at[0] + 0.5 * width, self.at[1]), (x - 0.55 * width, y), (x, y))

    def into_gate(self, place: Place, half: float, angles: tuple[float, float]) -> None:
        (x, y), centre = self.at, place.x - half + RADIUS
        if abs(place.y - y) < LEVEL and angles[0] < 0.2 and angles[1] > -0.2:
            self.along(place.x - half - ARROW_GAP)
            return
        angle = math.atan2(place.y - y, centre - x) * 0.95
        angle = max(angles[0], min(angles[1], angle))
        across, down = math.cos(angle), math.sin(angle)
        end = centre - (RADIUS + ARROW_GAP) * across, place.y - (RADIUS + ARROW_GAP) * down
        room, reach = end[0] - x, math.hypot(end[0] - x, end[1] - y)
        back = min(0.36 * reach, 0.9 * room / across)
        self.curve((x + min(0.42 * reach, 0.9 * room), y), (end[0] - back * across, end[1] - back * down), end)

    def curve(self, first: Point, second: Point, end: Point) -> None:
        self.segments.append((self.at, first, second, end))
        self.at = end
