"""Looks for faults in a finished layout: cells that overlap, a wire through something that it does not belong to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from grader.render.layout_cells import half_width
from grader.render.layout_text import name_text
from grader.render.layout_types import GATE_NAME_SIZE, LABELS, Cell, Kind, Layout, Place, Segment

SLACK = 0.01
MARGIN = 1.5  # by which a wire may enter a label's room, which is wider than the number in it
STEPS = 16  # points looked at on a curve

Boxes = NDArray[np.float64]  # (boxes, 4)


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
    found = [(index, box) for index in range(len(layout.cells)) for box in _boxes(layout, index)]
    owners = [index for index, _ in found]
    boxes = np.array([box for _, box in found])
    for wire, segments in zip(layout.wires, layout.paths, strict=True):
        hit = {owners[i] for segment in segments for i in np.flatnonzero(_enters(segment, boxes))}
        for index in sorted(hit.difference(wire.cells)):
            yield f"the wire of {wire.node} runs through {layout.cells[index].kind} {layout.cells[index].node}"


def _boxes(layout: Layout, index: int) -> Iterator[tuple[float, float, float, float]]:
    """Left, top, right and bottom of what no foreign wire may run through."""
    cell, place = layout.cells[index], layout.places[index]
    if cell.kind in LABELS:
        half = cell.width / 2
        yield place.x - half, place.y - cell.up + MARGIN, place.x + half, place.y + cell.down - MARGIN
    if cell.kind is Kind.GATE:
        half = half_width(cell.glyph)
        yield place.x - half, place.y - cell.down, place.x + half, place.y + cell.down
        if cell.named:
            half = name_text(cell.node).width * GATE_NAME_SIZE / 2
            yield place.x - half, place.y - cell.up + MARGIN, place.x + half, place.y


def _enters(segment: Segment, boxes: Boxes) -> NDArray[np.bool_]:
    """Which boxes a segment has a point in; a line counts with its whole length, a curve point by point."""
    left, top, right, bottom = boxes.T
    points = np.array(segment.points)
    low, high = points.min(axis=0), points.max(axis=0)
    near: NDArray[np.bool_] = (left < high[0]) & (low[0] < right) & (top < high[1]) & (low[1] < bottom)
    if len(points) > 2 and near.any():
        x, y = _curve(points)
        inside = (left < x) & (x < right) & (top < y) & (y < bottom)
        near &= inside.any(axis=0)
    return near


def _curve(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Points on a cubic Bézier curve, (2, STEPS, 1)."""
    t = np.linspace(0.0, 1.0, STEPS)[:, None]
    weights = np.hstack([(1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2, t**3])
    return (weights @ points).T[:, :, None]
