"""What people get wrong in dropout, on paper and in code: a factor at the wrong time, or none, and a mask not taken."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from solutions.breaks import Break
from solutions.graph import Graph
from solutions.ops import OPS, Forward, Vjp

BACKWARD = "the gradient is divided by p as the output is; the factor is missing"
TRAIN = "what is kept is divided by p in training, and so is its gradient"
AT_BOTH = "what is multiplied by p at test time is not divided by p in training"
MASK = "what was dropped gets no gradient: the mask belongs to the backward pass too"
UPSIDE = "the mask is 1 where a unit is kept and 0 where it is dropped, not the other way round"
DROPPED = "the factor is that of the probability with which a unit is kept, not dropped"
ALIKE = 0.02  # how near to 1/2 the probability is where keeping and dropping cannot be told apart


class _Row(NamedTuple):
    """A mistake as powers of p: what the outputs in training, their gradients, and those at test time are times."""

    note: str
    feedback: str
    output: float
    gradient: float
    test: float


_ROWS = {
    "inverted": (
        _Row("scale-missing-backward", BACKWARD, 0, 1, 0),
        _Row("scale-missing", TRAIN, 1, 1, 0),
        _Row("scaled-at-both-times", "what was divided by p in training is not scaled at test time any more", 0, 0, 1),
        _Row("classic-for-inverted", "this is the classic dropout; the inverted one divides by p in training", 1, 1, 1),
    ),
    "classic": (
        _Row("test-scale-missing", "at test time nothing is dropped, and all is multiplied by p", 0, 0, -1),
        _Row("scaled-at-both-times", AT_BOTH, -1, -1, 0),
        _Row("divided-at-test", "at test time classic dropout multiplies by p; it does not divide", 0, 0, -2),
        _Row("inverted-for-classic", "this is the inverted dropout; the classic one scales at test time", -1, -1, -1),
    ),
}


def dropout_mistakes(
    graph: Graph, kind: str, p: float, *, masked: list[str], trained: list[str], tested: list[str]
) -> Iterator[Break]:
    """p: with which a unit is kept; masked, trained, tested: nodes with the mask, and the outputs at each time."""
    for row in _ROWS[kind]:
        yield Break(
            row.note,
            row.feedback,
            {
                **{name: _times(graph, name, p**row.output) for name in trained if row.output},
                **{name: _times(graph, name, p**row.test) for name in tested if row.test},
            },
            {
                **{name: _back_times(graph, name, p**row.gradient) for name in trained if row.gradient},
                **{name: _back_times(graph, name, p**row.test) for name in tested if row.test},
            },
        )
    if abs(p - 0.5) > ALIKE:
        factor, nodes = (p / (1 - p), trained) if kind == "inverted" else ((1 - p) / p, tested)
        yield _of_dropped(graph, factor, nodes)
    yield from _of_the_mask(masked)


def _of_the_mask(masked: list[str]) -> Iterator[Break]:
    yield Break(
        "mask-missing-backward",
        MASK,
        vjp={name: lambda g, out, x, mask: (g, g * x) for name in masked},
    )
    yield Break(
        "mask-upside-down",
        UPSIDE,
        {name: lambda x, mask: x * (1 - mask) for name in masked},
        {name: lambda g, out, x, mask: (g * (1 - mask), g * x) for name in masked},
    )


def in_code(kind: str) -> Iterator[Break]:
    """More that is told of code: k is the masked input, where out is k / keep."""
    unmasked = ("k",) if kind == "inverted" else ("out",)
    is_scaled = {"k": lambda x, mask: x}, {"k": lambda g, out, x, mask: (g, g * x)}
    plain = {**is_scaled[0], "out": lambda k, keep: k}, {**is_scaled[1], "out": lambda g, out, k, keep: (g, 0.0 * keep)}
    at_out = {"out": lambda x, mask: x}, {"out": lambda g, out, x, mask: (g, g * x)}
    for forward, back in (is_scaled, plain) if unmasked == ("k",) else (at_out,):
        yield Break("nothing-dropped", "in training the mask drops units: what is dropped is 0", forward, back)
    if kind == "inverted":
        multiplied = {"out": lambda g, out, k, keep: (g * keep, g * k)}
        feedback = "what is kept is divided by p in training, and so is its gradient; here it is multiplied"
        yield Break("scale-inverted", feedback, {"out": lambda k, keep: k * keep}, multiplied)


def _of_dropped(graph: Graph, factor: float, nodes: list[str]) -> Break:
    return Break(
        "scaled-by-dropped",
        DROPPED,
        {name: _times(graph, name, factor) for name in nodes},
        {name: _back_times(graph, name, factor) for name in nodes},
    )


def _times(graph: Graph, name: str, factor: float) -> Forward:
    forward = OPS[graph[name].op].forward
    return lambda *operands, **constants: factor * forward(*operands, **constants)


def _back_times(graph: Graph, name: str, factor: float) -> Vjp:
    vjp = OPS[graph[name].op].vjp
    return lambda g, out, *operands, **constants: vjp(factor * g, out, *operands, **constants)
