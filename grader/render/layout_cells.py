"""From a graph to cells and wires: which columns they stand in, and how much room they need.

Gates stand in even columns, as late as possible; the labels of their wires stand in the odd ones between them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from grader.render.layout_text import glyph_size, glyph_text, name_text
from grader.render.layout_types import GATE_NAME_SIZE, LABELS, NAME_SIZE, RADIUS, Cell, Gate, Kind, Link, Size, Wire
from solutions.graph import Edge
from solutions.ops import OPS

NAME_ROOM = 14.0  # above a gate
NAME_GAP = 7.0  # left of an input's wire
BARE = 4.0  # room beside a wire where nothing stands
NAMED = 14.0  # the same at the name of an input


@dataclass(frozen=True)
class Skeleton:
    """Cells and wires that have columns but no place yet."""

    cells: tuple[Cell, ...]
    wires: tuple[Wire, ...]
    links: tuple[Link, ...]
    ordered: frozenset[int]  # gates whose operands keep their order from top to bottom

    @cached_property
    def ins(self) -> tuple[tuple[Link, ...], ...]:
        """The links into each cell, first operand first."""
        return self._grouped(sorted(self.links, key=lambda link: link.port), lambda link: link.target)

    @cached_property
    def outs(self) -> tuple[tuple[Link, ...], ...]:
        return self._grouped(self.links, lambda link: link.source)

    def _grouped(self, links: Iterable[Link], key: Callable[[Link], int]) -> tuple[tuple[Link, ...], ...]:
        groups: list[list[Link]] = [[] for _ in self.cells]
        for link in links:
            groups[key(link)].append(link)
        return tuple(tuple(group) for group in groups)


def skeleton(gates: Sequence[Gate], size: Size, bare: Set[str] = frozenset()) -> Skeleton:
    """The cells and wires of a graph, whose nodes come in the order in which they are computed.

    bare: "q" if no value stands above the wire of q, "dq" if no gradient stands below it.
    """
    uses: dict[str, list[Edge]] = defaultdict(list)
    for gate in gates:
        for position, name in enumerate(gate.inputs):
            uses[name].append(Edge(gate.name, position))
    builder = _Builder(size, bare, _columns(gates, uses))
    for gate in gates:
        builder.gate(gate, named=bool(uses[gate.name]))
    for gate in gates:
        builder.wires_of(gate.name, uses[gate.name])
    return builder.skeleton()


def _columns(gates: Sequence[Gate], uses: Mapping[str, Sequence[Edge]]) -> dict[str, int]:
    """Two columns a step, and two more for the dot of a fork; everything stands as far right as it can."""
    steps: dict[str, int] = {}
    for gate in reversed(gates):
        fork = len(uses[gate.name]) > 1
        steps[gate.name] = max((steps[edge.consumer] + 1 for edge in uses[gate.name]), default=0) + fork
    return {name: 2 * (max(steps.values()) - count) for name, count in steps.items()}


@dataclass
class _Builder:
    """Collects cells and wires; lives for one call of skeleton."""

    size: Size
    bare: Set[str]
    columns: Mapping[str, int]
    cells: list[Cell] = field(default_factory=list)
    wires: list[Wire] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    gates: dict[str, int] = field(default_factory=dict)  # where a computed node's gate is among the cells
    ordered: set[int] = field(default_factory=set)

    def skeleton(self) -> Skeleton:
        return Skeleton(tuple(self.cells), tuple(self.wires), tuple(self.links), frozenset(self.ordered))

    def add(self, kind: Kind, node: str, column: int, edge: Edge | None = None) -> int:
        width, up, down = _extent(kind, node, self.size)
        least = NAMED if kind is Kind.INPUT else BARE
        if kind in LABELS:
            up, down = least if node in self.bare else up, least if f"d{node}" in self.bare else down
        self.cells.append(Cell(kind, node, column, width, up, down, edge))
        return len(self.cells) - 1

    def gate(self, gate: Gate, *, named: bool) -> None:
        if not gate.glyph:
            return
        width = 2 * half_width(gate.glyph)
        if named:
            width = max(width, GATE_NAME_SIZE * name_text(gate.name).width)
        up = RADIUS + NAME_ROOM * named
        self.gates[gate.name] = len(self.cells)
        self.cells.append(
            Cell(Kind.GATE, gate.name, self.columns[gate.name], width, up, RADIUS, None, gate.glyph, named)
        )
        if len(gate.inputs) > 1 and not OPS[gate.op].commutative:
            self.ordered.add(self.gates[gate.name])

    def wires_of(self, node: str, uses: Sequence[Edge]) -> None:
        column = self.columns[node]
        label = self.add(Kind.LABEL if node in self.gates else Kind.INPUT, node, column + 1)
        start = [self.gates[node], label] if node in self.gates else [label]
        if not uses:
            self.wire(node, None, [*start, self.add(Kind.OUTPUT, node, column + 2)] if node in self.gates else start)
        elif len(uses) == 1:
            passes = self.passes(node, column + 1, uses[0])
            self.wire(node, None, [*start, *passes, self.gates[uses[0].consumer]], uses[0].position)
        else:
            fork = self.add(Kind.FORK, node, column + 2)
            self.wire(node, None, [*start, fork])
            for edge in uses:
                self.branch(node, fork, edge)

    def branch(self, node: str, fork: int, edge: Edge) -> None:
        last = self.columns[edge.consumer] - 1
        passes = [self.add(Kind.PASS, node, column) for column in range(self.cells[fork].column + 1, last)]
        label = self.add(Kind.BRANCH, node, last, edge)
        self.wire(node, edge, [fork, *passes, label, self.gates[edge.consumer]], edge.position)

    def passes(self, node: str, after: int, edge: Edge) -> list[int]:
        return [self.add(Kind.PASS, node, column) for column in range(after + 1, self.columns[edge.consumer])]

    def wire(self, node: str, edge: Edge | None, cells: list[int], port: int = 0) -> None:
        self.wires.append(Wire(node, edge, tuple(cells)))
        for source, target in pairwise(cells):
            self.links.append(Link(source, target, port if target == cells[-1] else 0))


def half_width(glyph: str) -> float:
    """A gate is a circle unless its glyph needs more room."""
    text = glyph_text(glyph)
    return max(RADIUS, text.width * glyph_size(text) / 2 + 4.5)


def _extent(kind: Kind, node: str, size: Size) -> tuple[float, float, float]:
    """Width, and room above and below the wire."""
    name = NAME_SIZE * name_text(node).width + NAME_GAP if kind in (Kind.INPUT, Kind.OUTPUT) else 0.0
    return {
        Kind.INPUT: (size.width + max(16.0, name), size.height, size.height),
        Kind.LABEL: (size.width, size.height, size.height),
        Kind.BRANCH: (size.width, BARE, size.height),
        Kind.FORK: (6.0, 3.0, 3.0),
        Kind.PASS: (0.0, 3.0, 3.0),
        Kind.OUTPUT: (name, 9.0, 9.0),
    }[kind]
