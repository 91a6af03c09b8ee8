"""Looks for faults in a finished layout: cells that overlap, a wire through something that it does not belong to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from grader.render.layout_cells import half_width
from grader.render.layout_text import name_text
from grader.render.layout_types import GATE_NAME_SIZE, LABELS, Cell, Kind, Layout, Place, Segment

SLACK = 0.01
MARGIN = 1.5  # by which a wire may enter a label's room, which is wider than the number in it
STEPS = 12  # points looked at on a segment


class Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def holds(self, x: float, y: float) -> bool:
        return self.left < x < self.right and self.top < y < self.bottom


def faults(layout: Layout) -> list[str]:
    """A sentence for each fault; none if the drawing is clean."""
    return [*_overlaps(layout), *_collisions(layout)]


def _overlaps(layout: Layout) -> Iterator[str]:
    columns: dict[int, list[tuple[Place, Cell]]] = defaultdict(list)
    for cell, place in zip(layout.cells, layout.places, strict=True):
        columns[cell.column].append((place, cell))
    for column in columns.values():
        column.sort(key=lambda standing: standing[0].y)
        for (a, upper), (b, lower) in pairwise(column):
            if a.y + upper.down > b.y - lower.up + SLACK:
                yield f"{upper.kind} {upper.node} overlaps {lower.kind} {lower.node}"


def _collisions(layout: Layout) -> Iterator[str]:
    boxes = [
        (index, box)
        for index, (cell, place) in enumerate(zip(layout.cells, layout.places, strict=True))
        for box in _boxes(cell, place)
    ]
    for wire, segments in zip(layout.wires, layout.paths, strict=True):
        points = [point for segment in segments for point in points_on(segment)]
        for index, box in boxes:
            if index not in wire.cells and any(box.holds(x, y) for x, y in points):
                yield f"the wire of {wire.node} runs through {layout.cells[index].kind} {layout.cells[index].node}"


def _boxes(cell: Cell, place: Place) -> Iterator[Box]:
    """What no foreign wire may run through."""
    if cell.kind in LABELS:
        half = cell.width / 2
        yield Box(place.x - half, place.y - cell.up + MARGIN, place.x + half, place.y + cell.down - MARGIN)
    if cell.kind is Kind.GATE:
        half = half_width(cell.glyph)
        yield Box(place.x - half, place.y - cell.down, place.x + half, place.y + cell.down)
        if cell.named:
            half = name_text(cell.node).width * GATE_NAME_SIZE / 2
            yield Box(place.x - half, place.y - cell.up + MARGIN, place.x + half, place.y)


def points_on(segment: Segment) -> Iterator[tuple[float, float]]:
    """Points from the segment's start to its end."""
    for step in range(STEPS + 1):
        points, t = list(segment.points), step / STEPS
        while len(points) > 1:  # de Casteljau
            points = [(a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])) for a, b in pairwise(points)]
        yield points[0]
