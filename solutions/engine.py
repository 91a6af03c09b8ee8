"""Runs a computation graph forward and backward, and keeps every gradient on every edge for printing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from solutions.breaks import SOUND, Break
from solutions.graph import Edge, Graph, Node
from solutions.ops import OPS, Array
from solutions.plan import back_of, forward_of, plan, way_back

Values = Mapping[str, Array]
NONE: Values = MappingProxyType({})
ONE: Any = np.float64(1.0)  # in place of an array without axes: arithmetic with it is faster


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


def value_and_gradients(
    graph: Graph, inputs: Mapping[str, object], by: tuple[str, ...] | None = None, *, batch: int = 0
) -> tuple[Array, dict[str, Array]]:
    """The output and its gradient by some nodes, by default all inputs; what these do not need is not worked out.

    >>> from solutions.notation import parse
    >>> f, gradients = value_and_gradients(parse("q = x + y; f = q * z"), {"x": -2.0, "y": 5.0, "z": -4.0})
    >>> float(f), {name: float(gradient) for name, gradient in gradients.items()}
    (-12.0, {'x': -4.0, 'y': -4.0, 'z': 3.0})
    """
    ready = plan(graph, batch)
    targets = ready.inputs if by is None else by
    values = {name: _given(inputs[name], batch) for name in ready.inputs}
    for step in ready.steps:
        values[step.name] = step.forward(*step.operands(values))
    gradients = {ready.output: _ones(values[ready.output])}
    for step in way_back(graph, targets, batch):
        sent = step.back(gradients[step.name], *step.value_and_operands(values))
        for place, target in enumerate(step.targets):
            gradients[target] = gradients[target] + sent[place] if target in gradients else sent[place]
    found = {name: gradients[name] if name in gradients else _zeros(values[name]) for name in targets}
    return values[ready.output], found


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
    ready = plan(graph, batch)
    wrong = {name: forward_of(graph[name], rule, batch) for name, rule in broken.forward.items()}
    worked = {name: _given(inputs[name], batch) for name in ready.inputs}
    values = {name: own.get(name, worked[name]) for name in ready.inputs}
    for step in ready.steps:
        rule = wrong.get(step.name, step.forward)
        worked[step.name] = rule(*step.operands(values))
        values[step.name] = own.get(step.name, worked[step.name])
    return values, worked


def backward(
    graph: Graph, values: Values, *, batch: int = 0, broken: Break = SOUND, own: Values = NONE
) -> tuple[dict[str, Array], dict[str, Array], dict[Edge, Array]]:
    """The gradients that the run goes on from, those that the rules gave, and what came back through each edge."""
    ready = plan(graph, batch)
    wrong = {name: back_of(graph[name], rule, batch) for name, rule in broken.vjp.items()}
    worked = {name: _zeros(values[name]) for name in ready.unused} | {ready.output: _ones(values[ready.output])}
    gradients: dict[str, Array] = {}
    edges: dict[Edge, Array] = {}
    for step in reversed(ready.steps):
        gradients[step.name] = own.get(step.name, worked[step.name])
        back = wrong.get(step.name, step.back)
        sent = back(gradients[step.name], *step.value_and_operands(values))
        for place, parent in enumerate(step.targets):
            edge = step.edges[place]
            edges[edge] = sent[place] * broken.edges[edge] if edge in broken.edges else sent[place]
            adds_up = parent not in broken.overwrite
            worked[parent] = worked.get(parent, 0.0) + edges[edge] if adds_up else edges[edge]
    gradients |= {name: own.get(name, worked[name]) for name in ready.inputs}
    return gradients, worked, edges


def local_gradients(node: Node, values: Values, *, batch: int = 0) -> tuple[Array, ...]:
    """The derivative of a pointwise node by each of its operands, at the given values."""
    back = back_of(node, OPS[node.op].vjp, batch)
    return tuple(back(_ones(values[node.name]), values[node.name], *(values[name] for name in node.inputs)))


def _given(value: object, batch: int) -> Any:
    """A number gets axes of length 1 where the batch axes stand; without any it becomes a NumPy scalar."""
    if isinstance(value, float) and not batch:
        return np.float64(value)
    array = np.asarray(value)
    if array.ndim > batch:
        return array
    return array.reshape((1,) * batch) if array.ndim < batch else array[()]


def _ones(like: Array) -> Array:
    return np.ones(like.shape) if like.ndim else ONE


def _zeros(like: Array) -> Array:
    return np.zeros(like.shape)
