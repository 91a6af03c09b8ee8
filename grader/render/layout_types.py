"""What a laid-out graph consists of: cells in columns, wires through them, and where each of them stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import NamedTuple

from solutions.graph import Edge

RADIUS = 17.0  # of a gate
NAME_SIZE = 16.0  # font size of an input's and an output's name
NUMBER_SIZE = 13.5  # font size of a number on a wire
GATE_NAME_SIZE = 12.5  # font size of the name above a gate


class Size(Enum):
    """Room for one number on a wire."""

    HAND = (57.0, 24.0)  # to write in
    BARE = (16.0, 10.0)  # where formulas are asked, and the wires have no numbers
    TALL = (57.0, 28.0)  # the same in a drawing that gets smaller
    TALLER = (57.0, 35.0)
    SHAPE = (39.0, 16.0)  # of an array, (N, D)

    @property
    def width(self) -> float:
        return self.value[0]

    @property
    def height(self) -> float:
        return self.value[1]

    @property
    def number(self) -> float:
        """The font size of a number."""
        return NUMBER_SIZE * max(1.0, self.height / Size.HAND.height)


class Kind(StrEnum):
    GATE = "gate"
    INPUT = "input"  # an input's name together with the label of its wire
    LABEL = "label"  # a wire's value above it and gradient below it
    BRANCH = "branch"  # a branch of a fork, its gradient below it
    FORK = "fork"  # the dot where a wire divides
    PASS = "pass"  # a wire that passes through a column
    OUTPUT = "output"  # the name at the end of a wire


LABELS = frozenset((Kind.INPUT, Kind.LABEL, Kind.BRANCH))
RAILS = LABELS | {Kind.PASS}  # where a wire runs horizontally through a column


class Gate(NamedTuple):
    """What a drawing needs to know of a node."""

    name: str
    op: str
    inputs: tuple[str, ...]
    glyph: str


@dataclass(frozen=True)
class Cell:
    """A place in a column that nothing else may enter; `up` and `down` are measured from its wire."""

    kind: Kind
    node: str
    column: int
    width: float
    up: float
    down: float
    edge: Edge | None = None  # of a branch
    glyph: str = ""  # of a gate
    named: bool = False  # a gate with its name above it


class Link(NamedTuple):
    """Two cells in neighbouring columns that a wire connects; `port` is the operand's position if a gate is reached."""

    source: int
    target: int
    port: int


@dataclass(frozen=True)
class Wire:
    """The cells that a wire runs through, from left to right; `edge` is set on a branch."""

    node: str
    edge: Edge | None
    cells: tuple[int, ...]


@dataclass(frozen=True)
class Place:
    """A cell's centre on its wire, and the column that it stands in."""

    x: float
    y: float
    left: float
    right: float


class Segment(NamedTuple):
    """A piece of a wire: a line (two points) or a cubic Bézier curve (four points)."""

    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Layout:
    """A drawing before anything is written on it."""

    size: Size
    cells: tuple[Cell, ...]
    wires: tuple[Wire, ...]
    places: tuple[Place, ...]  # one per cell
    paths: tuple[tuple[Segment, ...], ...]  # one per wire
    width: float
    height: float
