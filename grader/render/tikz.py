"""Draws a laid-out graph as TikZ, with the same geometry and the same boxes as the drawing on every other page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from grader.render.figure import ABOVE, BELOW, width_height
from grader.render.figure_labels import Labels
from grader.render.formula import to_latex
from grader.render.layout_cells import NAME_GAP, half_width
from grader.render.layout_paths import label_x
from grader.render.layout_text import glyph_size, glyph_text, measure
from grader.render.layout_types import (
    GATE_NAME_SIZE,
    LABELS,
    NAME_SIZE,
    RADIUS,
    Cell,
    Kind,
    Layout,
    Place,
    Segment,
)
from solutions.names import latex_name

_GLYPHS = {"√": r"\surd", "@": r"\text{@}"}  # those that are no formula
_COMMANDS = {"⌈": r"\lceil ", "⌉": r"\rceil ", "²": "^2", "ⁿ": "^n", "·": "⋅"}


def tikz(layout: Layout, labels: Labels, width: float) -> str:
    """A tikzpicture that is so wide, in points; it needs the colours forward, backward, ink, soft and paper."""
    scale = width / width_height(layout)[0]
    return "\n".join(_Drawing(layout, labels, scale).lines())


@dataclass(frozen=True)
class _Drawing:
    """One picture; `scale` makes points of the units of the layout."""

    layout: Layout
    labels: Labels
    scale: float

    def lines(self) -> Iterator[str]:
        unit = f"{self.scale:.4f}pt"
        yield rf"\begin{{tikzpicture}}[x={unit}, y=-{unit}, >=stealth, inner sep=0pt, outer sep=0pt]"
        for wire, segments in zip(self.layout.wires, self.layout.paths, strict=True):
            ends_in = self.layout.cells[wire.cells[-1]].kind
            arrow = "->, " if ends_in in (Kind.GATE, Kind.OUTPUT) else ""
            yield rf"\draw[{arrow}ink, line width=0.6pt] {_path(segments)};"
        for cell, place in zip(self.layout.cells, self.layout.places, strict=True):
            yield from self.cell(cell, place)
        yield r"\end{tikzpicture}"

    def cell(self, cell: Cell, place: Place) -> Iterator[str]:
        if cell.kind is Kind.GATE:
            yield from self.gate(cell, place)
        elif cell.kind is Kind.FORK:
            yield rf"\fill[ink] {_point(place.x, place.y)} circle[radius={3 * self.scale:.2f}pt];"
        elif cell.kind is Kind.OUTPUT:
            left = place.x - cell.width / 2 + NAME_GAP - 2.0
            yield self.text(_name(cell.node), (left, place.y), NAME_SIZE, "ink, anchor=west")
        elif cell.kind is Kind.INPUT:
            right = label_x(cell, place, self.layout.size) - self.layout.size.width / 2 - 3.5
            yield self.text(_name(cell.node), (right, place.y), NAME_SIZE, "ink, anchor=east")
        if cell.kind in LABELS:
            yield from self.numbers(cell, place)

    def gate(self, cell: Cell, place: Place) -> Iterator[str]:
        half = half_width(cell.glyph)
        corners = f"{_point(place.x - half, place.y - RADIUS)} rectangle {_point(place.x + half, place.y + RADIUS)}"
        rounded = f"rounded corners={RADIUS * self.scale:.2f}pt"
        yield rf"\filldraw[draw=ink, fill=paper, line width=0.8pt, {rounded}] {corners};"
        size = glyph_size(glyph_text(cell.glyph))
        yield self.text(_glyph(cell.glyph), (place.x, place.y), size, "ink")
        if cell.named:
            above = place.x, place.y - RADIUS - 4.0
            yield self.text(_name(cell.node), above, GATE_NAME_SIZE, "soft, anchor=south")

    def numbers(self, cell: Cell, place: Place) -> Iterator[str]:
        x, height = label_x(cell, place, self.layout.size), self.layout.size.height - 3.3
        if cell.edge is None and cell.node not in self.labels.unasked:
            top = place.y - ABOVE - height
            yield self.slot(self.labels.values.get(cell.node), (x, top), "forward", "")
        if f"d{cell.node}" not in self.labels.unasked:
            given = self.labels.gradients.get(cell.node)
            text = given if cell.edge is None else self.labels.branches.get(cell.edge)
            yield self.slot(text, (x, place.y + BELOW), "backward", ", dash pattern=on 1.8pt off 1.4pt")

    def slot(self, text: str | None, top: tuple[float, float], colour: str, dashes: str) -> str:
        """The number, or the box for it."""
        x, y = top
        width, height = self.layout.size.width - 4.0, self.layout.size.height - 3.3
        if text is None:
            corners = f"{_point(x - width / 2, y)} rectangle {_point(x + width / 2, y + height)}"
            return rf"\filldraw[draw={colour}, fill=white, line width=0.6pt, rounded corners=1pt{dashes}] {corners};"
        size = min(self.layout.size.number, width / max(measure(text), 0.1))
        return self.text(_number(text), (x, y + height / 2), size, colour)

    def text(self, latex: str, at: tuple[float, float], size: float, options: str) -> str:
        points = size * self.scale
        font = rf"\fontsize{{{points:.1f}}}{{{points:.1f}}}\selectfont"
        return rf"\node[{options}, font={font}] at {_point(*at)} {{${latex}$}};"


def _path(segments: tuple[Segment, ...]) -> str:
    drawn = _point(*segments[0].points[0])
    for segment in segments:
        *controls, end = (_point(*point) for point in segment.points[1:])
        drawn += f" .. controls {' and '.join(controls)} .. {end}" if controls else f" -- {end}"
    return drawn


def _point(x: float, y: float) -> str:
    return f"({round(x, 1) + 0.0:g},{round(y, 1) + 0.0:g})"


def _name(node: str) -> str:
    return to_latex(latex_name(node))


def _number(text: str) -> str:
    """A number with its sign; other marks of a drawing as they are."""
    whole = re.sub(r"(?<=\d),(?=\d)", "{,}", text)
    return to_latex(whole.replace("∞", r"\infty").replace("nan", r"\mathrm{nan}"))


def _glyph(glyph: str) -> str:
    r"""
    >>> _glyph("×"), _glyph("x^−2"), _glyph("ReLU"), _glyph("1−"), _glyph("√"), _glyph("w·x")
    ('\\times', 'x^{-2}', '\\operatorname{ReLU}', '1 -', '\\surd', 'w \\cdot x')
    """
    if glyph in _GLYPHS:
        return _GLYPHS[glyph]
    text = "".join(_COMMANDS.get(char, char) for char in glyph)
    text = re.sub(r"(?<!\\)\b[A-Za-z]{2,}", r"\\mathrm{\g<0>}", text)
    return to_latex(re.sub(r"([\^_])(.+)", r"\1{\2}", text))
