"""Runs a computation graph forward and backward, and keeps every gradient on every edge for printing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from solutions.breaks import SOUND, Break
from solutions.graph import Edge, Graph, Node
from solutions.ops import OPS, Array, Op

Values = Mapping[str, Array]
NONE: Values = MappingProxyType({})


@dataclass(frozen=True)
class Run:
    """Every value and gradient of one run.

    `gradients[name]` is d output / d name; `edges[edge]` is the part of it that came back through that edge.
    With `own` values the run goes on from those, and `worked_values` and `worked_gradients` keep what the rule
    itself gave at each node from what came before: the numbers that follow-through marks need.
    """

    graph: Graph
    values: Values
    gradients: Values
    edges: Mapping[Edge, Array]
    worked_values: Values
    worked_gradients: Values


def run(
    graph: Graph,
    inputs: Mapping[str, object],
    *,
    batch: int = 0,
    broken: Break = SOUND,
    own_values: Values = NONE,
    own_gradients: Values = NONE,
) -> Run:
    """Forward and backward through the graph.

    inputs: one array per input node, with `batch` leading axes in front of its own shape; numbers need none.
    own_values, own_gradients: taken at their nodes instead of what the rule gives.
    Raises KeyError if an input is missing.
    """
    values, worked_values = forward(graph, inputs, batch=batch, broken=broken, own=own_values)
    gradients, worked_gradients, edges = backward(graph, values, batch=batch, broken=broken, own=own_gradients)
    return Run(graph, values, gradients, edges, worked_values, worked_gradients)


def forward(
    graph: Graph, inputs: Mapping[str, object], *, batch: int = 0, broken: Break = SOUND, own: Values = NONE
) -> tuple[dict[str, Array], dict[str, Array]]:
    """The values that the run goes on from, and those that the rules gave."""
    values: dict[str, Array] = {}
    worked: dict[str, Array] = {}
    for node in graph:
        if node.is_input:
            worked[node.name] = _with_batch(np.asarray(inputs[node.name]), batch)
        else:
            worked[node.name] = _evaluate(node, values, batch, broken)
        values[node.name] = own.get(node.name, worked[node.name])
    return values, worked


def backward(
    graph: Graph, values: Values, *, batch: int = 0, broken: Break = SOUND, own: Values = NONE
) -> tuple[dict[str, Array], dict[str, Array], dict[Edge, Array]]:
    """The gradients that the run goes on from, those that the rules gave, and what came back through each edge."""
    worked: dict[str, Array] = {node.name: np.zeros(np.shape(values[node.name])) for node in graph}
    worked[graph.output.name] = np.ones(np.shape(values[graph.output.name]))
    gradients: dict[str, Array] = {}
    edges: dict[Edge, Array] = {}
    for node in reversed(graph.nodes):
        upstream = gradients[node.name] = own.get(node.name, worked[node.name])
        if node.is_input:
            continue
        for position, downstream in enumerate(_send_back(node, upstream, values, batch, broken)):
            edge = Edge(node.name, position)
            edges[edge] = downstream * broken.edges[edge] if edge in broken.edges else downstream
            parent = node.inputs[position]
            worked[parent] = edges[edge] if parent in broken.overwrite else worked[parent] + edges[edge]
    return gradients, worked, edges


def local_gradients(node: Node, values: Values, *, batch: int = 0) -> tuple[Array, ...]:
    """The derivative of a pointwise node by each of its operands, at the given values."""
    return _send_back(node, np.ones(np.shape(values[node.name])), values, batch, SOUND)


def _evaluate(node: Node, values: Values, batch: int, broken: Break) -> Array:
    op = OPS[node.op]
    operands = _aligned(op, [values[name] for name in node.inputs], batch)
    rule = broken.forward.get(node.name, op.forward)
    return np.asarray(rule(*operands, **_attributes(node, operands, batch)))


def _send_back(node: Node, upstream: Array, values: Values, batch: int, broken: Break) -> tuple[Array, ...]:
    """One downstream gradient per operand, each in the operand's own shape."""
    op = OPS[node.op]
    operands = _aligned(op, [values[name] for name in node.inputs], batch)
    rule = broken.vjp.get(node.name, op.vjp)
    downstream = rule(upstream, values[node.name], *operands, **_attributes(node, operands, batch))
    if not op.pointwise:
        return tuple(downstream)
    return tuple(
        gradient
        if np.shape(gradient) == np.shape(values[name])
        else _summed_to(np.asarray(gradient), operand.shape).reshape(np.shape(values[name]))
        for gradient, operand, name in zip(downstream, operands, node.inputs, strict=True)
    )


def _with_batch(value: Array, batch: int) -> Array:
    """A number gets axes of length 1 where the batch axes stand."""
    return value.reshape((1,) * batch) if value.ndim < batch else value


def _aligned(op: Op, operands: list[Array], batch: int) -> list[Array]:
    """Operands of a pointwise op with axes of length 1 between the batch axes and their own, so that they broadcast."""
    rank = max(operand.ndim for operand in operands)
    if not op.pointwise or all(operand.ndim == rank for operand in operands):
        return operands
    return [x.reshape(x.shape[:batch] + (1,) * (rank - x.ndim) + x.shape[batch:]) for x in operands]


def _attributes(node: Node, operands: list[Array], batch: int) -> Mapping[str, object]:
    """The node's attributes, with axis=None spelt out as all axes but the batch axes."""
    if node.attributes.get("axis", 0) is not None:
        return node.attributes
    return {**node.attributes, "axis": tuple(range(batch - operands[0].ndim, 0))}


def _summed_to(gradient: Array, shape: tuple[int, ...]) -> Array:
    """The gradient of a broadcast operand: summed over the axes along which it was repeated."""
    repeated = tuple(i for i, length in enumerate(shape) if length == 1 and gradient.shape[i] != 1)
    return gradient.sum(axis=repeated, keepdims=True) if repeated else np.broadcast_to(gradient, shape)
