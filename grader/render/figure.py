"""Draws a laid-out graph as SVG: values above the wires, gradients below them, a box where one is asked."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from html import escape

from grader.render.colours import BACKWARD, FORWARD, INK, PAPER, SOFT
from grader.render.figure_labels import Labels, describe, key_labels, number, student_labels
from grader.render.layout_cells import NAME_GAP, half_width
from grader.render.layout_paths import label_x
from grader.render.layout_text import Text, glyph_size, glyph_text, measure, middle, name_text
from grader.render.layout_types import (
    GATE_NAME_SIZE,
    LABELS,
    NAME_SIZE,
    NUMBER_SIZE,
    RADIUS,
    Cell,
    Kind,
    Layout,
    Place,
    Segment,
    Size,
)

__all__ = ["Labels", "describe", "key_labels", "number", "student_labels", "svg", "width_height"]

FONTS = "'STIX Two Math','STIX Two Text','Cambria Math','New Computer Modern Math',serif"
BORDER = 5.0  # around the drawing
ABOVE, BELOW = 2.6, 2.7  # between a wire and the boxes on both sides of it
MEMORY = 8192  # pieces of drawings that are drawn once for all students
DASHES = "2.4 1.8"  # of a gradient's box, so that colour is never the only sign


_UNPRINTABLE = dict.fromkeys(code for code in (*range(32), 127, 0xFFFE, 0xFFFF) if chr(code) not in "\t\n\r")


def width_height(layout: Layout) -> tuple[float, float]:
    """The size of the drawing, border included, in the units of its view box."""
    return round(layout.width + 2 * BORDER, 1), round(layout.height + 2 * BORDER, 1)


def svg(layout: Layout, labels: Labels, *, title: str, description: str, ident: str) -> str:
    """One <svg> element; `ident` begins every id in it, so that several can stand on a page."""
    width, height = width_height(layout)
    ident = _escaped(ident)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{-BORDER:g} {-BORDER:g} {width:g} {height:g}" '
        f'width="{width:g}" height="{height:g}" role="img" aria-labelledby="{ident}-title {ident}-text" '
        f'font-family="{FONTS}" font-size="{NUMBER_SIZE}">'
    )
    parts = [head, f'<title id="{ident}-title">{_escaped(title)}</title>']
    parts.append(f'<desc id="{ident}-text">{_escaped(description)}</desc>')
    parts.append(_wires(layout, ident))
    for cell, place in zip(layout.cells, layout.places, strict=True):
        parts.extend(_cell(layout, labels, cell, place))
    return "\n".join([*parts, "</svg>"])


def _escaped(text: str) -> str:
    """Without what no XML may contain."""
    return escape(text.translate(_UNPRINTABLE).encode(errors="ignore").decode())


@lru_cache(maxsize=64)
def _wires(layout: Layout, ident: str) -> str:
    drawn = [
        f'<defs><marker id="{ident}-arrow" viewBox="0 0 8 8" refX="7.2" refY="4" markerWidth="6.5" markerHeight="6.5" '
        f'orient="auto"><path d="M.5 .8L7.5 4L.5 7.2L2 4z" fill="{INK}"/></marker></defs>',
        f'<g fill="none" stroke="{INK}" stroke-width="1.05" stroke-linecap="round">',
    ]
    for wire, segments in zip(layout.wires, layout.paths, strict=True):
        ends_in = layout.cells[wire.cells[-1]].kind
        arrow = f' marker-end="url(#{ident}-arrow)"' if ends_in in (Kind.GATE, Kind.OUTPUT) else ""
        drawn.append(f'<path d="{_path_data(segments)}"{arrow}/>')
    return "\n".join([*drawn, "</g>"])


def _path_data(segments: tuple[Segment, ...]) -> str:
    start = segments[0].points[0]
    drawn = [f"M{_number(start[0])} {_number(start[1])}"]
    for segment in segments:
        points = " ".join(f"{_number(x)} {_number(y)}" for x, y in segment.points[1:])
        drawn.append(("L" if len(segment.points) == 2 else "C") + points)
    return "".join(drawn)


def _number(value: float) -> str:
    return f"{round(value, 1) + 0.0:g}"


def _cell(layout: Layout, labels: Labels, cell: Cell, place: Place) -> Iterator[str]:
    if cell.kind is Kind.GATE:
        yield _gate(cell, place)
        if cell.node in labels.marked:
            half = half_width(cell.glyph)
            yield from _ring(place.x, place.y, half + 2.5, RADIUS + 2.5, (half - 2.0, RADIUS - 2.0))
    elif cell.kind is Kind.FORK:
        yield f'<circle cx="{_number(place.x)}" cy="{_number(place.y)}" r="3" fill="{INK}"/>'
    elif cell.kind is Kind.OUTPUT:
        left = place.x - cell.width / 2 + NAME_GAP - 2.0
        yield _text(name_text(cell.node), left, place.y + 4.5, NAME_SIZE, INK)
    if cell.kind is Kind.INPUT:
        yield _input_name(layout.size, cell, place)
    if cell.kind in LABELS:
        yield from _numbers(layout, labels, cell, place)


@lru_cache(maxsize=MEMORY)
def _gate(cell: Cell, place: Place) -> str:
    half, text = half_width(cell.glyph), glyph_text(cell.glyph)
    size = glyph_size(text)
    drawn = [
        f'<rect x="{_number(place.x - half)}" y="{_number(place.y - RADIUS)}" width="{_number(2 * half)}" '
        f'height="{2 * RADIUS:g}" rx="{RADIUS:g}" fill="{PAPER}" stroke="{INK}" stroke-width="1.25"/>',
        _text(text, place.x - text.width * size / 2, place.y + middle(text) * size, size, INK),
    ]
    if cell.named:
        name = name_text(cell.node)
        left = place.x - name.width * GATE_NAME_SIZE / 2
        drawn.append(_text(name, left, place.y - RADIUS - 4.5, GATE_NAME_SIZE, SOFT))
    return "\n".join(drawn)


@lru_cache(maxsize=MEMORY)
def _input_name(room: Size, cell: Cell, place: Place) -> str:
    name = name_text(cell.node)
    right = label_x(cell, place, room) - room.width / 2 - 3.5
    return _text(name, right - name.width * NAME_SIZE, place.y + 4.5, NAME_SIZE, INK)


def _ring(x: float, y: float, across: float, down: float, cross: tuple[float, float]) -> Iterator[str]:
    """A ring and a cross upon it, for those who do not see that it is red."""
    yield (
        f'<rect x="{_number(x - across)}" y="{_number(y - down)}" width="{_number(2 * across)}" '
        f'height="{_number(2 * down)}" rx="{_number(min(across, down))}" fill="none" stroke="{BACKWARD}" '
        f'stroke-width="2"/>'
    )
    yield (
        f'<g transform="translate({_number(x + cross[0])} {_number(y + cross[1])})"><circle r="5.5" fill="{BACKWARD}"/>'
        f'<path d="M-2.2-2.2L2.2 2.2M-2.2 2.2L2.2-2.2" stroke="#fff" stroke-width="1.5" stroke-linecap="round"/></g>'
    )


def _numbers(layout: Layout, labels: Labels, cell: Cell, place: Place) -> Iterator[str]:
    """A wire's value and gradient; a branch has only a gradient."""
    x, height = label_x(cell, place, layout.size), layout.size.height - 3.3
    if cell.edge is None and cell.node not in labels.unasked:
        yield _slot(layout.size, labels.values.get(cell.node), x, place.y - ABOVE - height, FORWARD, "")
    if f"d{cell.node}" not in labels.unasked:
        text = labels.gradients.get(cell.node) if cell.edge is None else labels.branches.get(cell.edge)
        yield _slot(layout.size, text, x, place.y + BELOW, BACKWARD, f' stroke-dasharray="{DASHES}"')


@lru_cache(maxsize=MEMORY)
def _slot(room: Size, text: str | None, x: float, top: float, colour: str, dashes: str) -> str:
    """The number, or the box for it."""
    width, height = room.width - 4.0, room.height - 3.3
    if text is None:
        return (
            f'<rect x="{_number(x - width / 2)}" y="{_number(top)}" width="{width:g}" height="{height:g}" rx="2" '
            f'fill="#fff" stroke="{colour}" stroke-width=".8"{dashes}/>'
        )
    size = min(room.number, width / max(measure(text), 0.1))
    other = f' font-size="{size:.1f}"' if size != NUMBER_SIZE else ""
    return (
        f'<text x="{_number(x)}" y="{_number(top + height / 2 + 0.34 * size)}" text-anchor="middle"{other} '
        f'fill="{colour}">{_escaped(text)}</text>'
    )


def _text(text: Text, x: float, y: float, size: float, colour: str) -> str:
    """Pieces of one text, each at its own place."""
    first, *rest = text.pieces
    spans = "".join(
        f'<tspan x="{_number(x + piece.x * size)}" y="{_number(y + piece.y * size)}" '
        f'font-size="{piece.size * size:.1f}">{escape(piece.text)}</tspan>'
        for piece in rest
    )
    return (
        f'<text x="{_number(x)}" y="{_number(y)}" font-size="{size:.1f}" fill="{colour}">'
        f"{escape(first.text)}{spans}</text>"
    )
