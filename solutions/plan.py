"""A graph made ready to run: each step gets its rule, its constants and its operands once, since no graph changes.

Batch axes stand in front of the shapes that a graph is about. Operands of a pointwise op get axes of length 1 between
the two, so that they broadcast; the gradient of an operand that was repeated is summed back to its shape.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from operator import itemgetter
from typing import Any

import numpy as np

from solutions.graph import Edge, Graph, Node
from solutions.ops import OPS, Array, Forward, Vjp

KEPT = 512  # plans
Shape = tuple[int, ...]
Taken = Callable[[Any], Sequence[Any]]  # some of a collection's items
Back = Callable[..., Sequence[Array]]  # back(upstream, value, *operands) -> downstream gradients


@dataclass(frozen=True, slots=True)
class Step:
    """A computed node: its value is forward(*operands), and back sends its gradient on to the targets.

    targets: those of its operands that are to get a gradient; edges: the ways to them.
    """

    name: str
    operands: Taken
    forward: Forward
    value_and_operands: Taken
    back: Back
    targets: tuple[str, ...]
    edges: tuple[Edge, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The input nodes, the steps in the order in which they are computed, and the nodes that nothing comes back to."""

    inputs: tuple[str, ...]
    steps: tuple[Step, ...]
    output: str
    unused: tuple[str, ...]


@lru_cache(KEPT)
def plan(graph: Graph, batch: int) -> Plan:
    return Plan(
        inputs=tuple(node.name for node in graph.inputs),
        steps=tuple(_step(node, node.inputs, batch) for node in graph.computed),
        output=graph.output.name,
        unused=tuple(node.name for node in graph if not graph.uses(node.name) and node is not graph.output),
    )


@lru_cache(KEPT)
def way_back(graph: Graph, targets: tuple[str, ...], batch: int) -> tuple[Step, ...]:
    """The steps from the output back to the targets, and to nothing else."""
    above = graph.ancestors(graph.output.name) | {graph.output.name}
    leading = above & {node.name for node in graph if not graph.ancestors(node.name).isdisjoint(targets)}
    steps = (_step(node, leading.union(targets), batch) for node in reversed(graph.computed) if node.name in leading)
    return tuple(steps)


def forward_of(node: Node, rule: Forward, batch: int) -> Forward:
    """forward(*operands) by a rule for the node's op."""
    rule = _with_constants(node, rule, batch)
    if batch and _broadcasts(node):
        return lambda *operands: rule(*_aligned(operands, batch))
    return rule


def back_of(node: Node, rule: Vjp, batch: int) -> Back:
    """back(upstream, value, *operands) by a rule for the node's op: one downstream gradient per operand."""
    rule = _with_constants(node, rule, batch)
    return _summed_back(rule, batch) if _broadcasts(node) else rule


def _step(node: Node, wanted: Collection[str], batch: int) -> Step:
    op = OPS[node.op]
    places = [place for place, name in enumerate(node.inputs) if name in wanted]
    return Step(
        name=node.name,
        operands=_taken(node.inputs),
        forward=forward_of(node, op.forward, batch),
        value_and_operands=_taken((node.name, *node.inputs)),
        back=_to_places(node, back_of(node, op.vjp, batch), places),
        targets=tuple(node.inputs[place] for place in places),
        edges=tuple(Edge(node.name, place) for place in places),
    )


def _taken(keys: Sequence[Any]) -> Taken:
    """
    >>> _taken(("x", "y"))({"x": 1, "y": 2, "z": 3}), _taken([2])("abc")
    ((1, 2), ('c',))
    """
    return itemgetter(*keys) if len(keys) > 1 else lambda values: (values[keys[0]],)


def _to_places(node: Node, back: Back, places: Sequence[int]) -> Back:
    """The same, to the operands at some places only."""
    if len(places) == len(node.inputs):
        return back
    if OPS[node.op].each:
        alone = [OPS[node.op].each[place] for place in places]
        return lambda *arrays: [one(*arrays) for one in alone]
    chosen = _taken(places)
    return lambda *arrays: chosen(back(*arrays))


def _broadcasts(node: Node) -> bool:
    return OPS[node.op].pointwise and len(node.inputs) > 1


def _with_constants(node: Node, rule: Callable[..., Any], batch: int) -> Callable[..., Any]:
    """The rule with the node's attributes; axis=None stands for all axes but the batch axes."""
    constants = dict(node.attributes)
    if batch and constants.get("axis", 0) is None:
        return lambda *arrays: rule(*arrays, **constants | {"axis": tuple(range(batch - arrays[-1].ndim, 0))})
    return partial(rule, **constants) if constants else rule


def _aligned(operands: Sequence[Array], batch: int) -> Sequence[Array]:
    """The operands with axes of length 1 between the batch axes and their own."""
    rank = max([operand.ndim for operand in operands])
    return [
        x if x.ndim == rank else x.reshape(x.shape[:batch] + (1,) * (rank - x.ndim) + x.shape[batch:]) for x in operands
    ]


def _summed_back(rule: Vjp, batch: int) -> Back:
    """The rule with each gradient in the shape of its operand: summed over the axes along which that was repeated."""

    def back(upstream: Array, value: Array, *operands: Array) -> Sequence[Array]:
        downstream = rule(upstream, value, *(_aligned(operands, batch) if batch else operands))
        full = value.shape
        if not full:
            return downstream
        return [
            gradient if gradient.shape == x.shape else _summed_to(x.shape, gradient, full, batch)
            for x, gradient in zip(operands, downstream)  # noqa: B905  # to be strict takes as long as to add
        ]

    return back


def _summed_to(shape: Shape, gradient: Array, full: Shape, batch: int) -> Array:
    spread = gradient if gradient.shape == full else np.broadcast_to(gradient, full)
    summed: Array = np.add.reduce(spread, axis=_repeated(shape, full, batch))
    return summed.reshape(shape)


@lru_cache(KEPT)
def _repeated(shape: Shape, full: Shape, batch: int) -> Shape:
    """The axes of the full shape along which an operand is repeated.

    >>> _repeated((3, 1), (5, 3, 4), 0)
    (0, 2)
    """
    aligned = shape[:batch] + (1,) * (len(full) - len(shape)) + shape[batch:]
    return tuple(axis for axis, length in enumerate(full) if aligned[axis] == 1 != length)
