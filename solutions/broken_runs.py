"""Runs a graph with many breaks at once: a row for each, a rule once for all rows, and another where it is broken."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np

from solutions.breaks import Break
from solutions.engine import NONE, Values
from solutions.graph import Edge, Graph
from solutions.ops import Array, Forward, Vjp
from solutions.plan import Step, back_of, forward_of, plan

BATCH = 3  # axes: (starts, rows, points)
Row = Sequence[Break]  # the breaks that are made at once
Rows = list[int]
P = TypeVar("P")  # a place in the graph
C = TypeVar("C")  # what is changed there


@dataclass(frozen=True)
class _Changes:
    """What is changed where, and in which rows."""

    forward: dict[str, dict[Forward, Rows]] = field(default_factory=dict)
    vjp: dict[str, dict[Vjp, Rows]] = field(default_factory=dict)
    edges: dict[Edge, dict[float, Rows]] = field(default_factory=dict)
    overwrite: dict[str, Rows] = field(default_factory=dict)


def worked_at_once(
    graph: Graph,
    inputs: Mapping[str, Array],
    rows: Sequence[Row],
    *,
    starts: int = 1,
    points: int = 1,
    own_values: Values = NONE,
    own_gradients: Values = NONE,
) -> tuple[dict[str, Array], dict[str, Array]]:
    """What the rules, broken a row otherwise, give for the value of each node and for each gradient: (S, R, P).

    inputs: numbers, or (P,); own values and gradients: (S, 1, 1), taken as in `run`, and NaN where there is none.
    The graph is one of numbers: a node has no axes of its own.
    """
    shape = (starts, len(rows), points)
    changes = _changes(rows)
    values, worked_values = _forward(graph, inputs, shape, changes, own_values)
    return worked_values, _backward(graph, values, shape, changes, own_gradients)


def _changes(rows: Sequence[Row]) -> _Changes:
    changes = _Changes()
    for number, broken in enumerate(rows):
        for each in broken:
            _note(changes.forward, each.forward.items(), number)
            _note(changes.vjp, each.vjp.items(), number)
            _note(changes.edges, each.edges.items(), number)
            for name in each.overwrite:
                changes.overwrite.setdefault(name, []).append(number)
    return changes


def _note(found: dict[P, dict[C, Rows]], items: Iterable[tuple[P, C]], number: int) -> None:
    for place, change in items:
        found.setdefault(place, {}).setdefault(change, []).append(number)


def _forward(
    graph: Graph, inputs: Mapping[str, Array], shape: tuple[int, ...], changes: _Changes, own: Values
) -> tuple[dict[str, Array], dict[str, Array]]:
    ready = plan(graph, BATCH)
    worked = {name: np.broadcast_to(inputs[name], shape) for name in ready.inputs}
    values = {name: _own(own, name, worked[name]) for name in ready.inputs}
    for step in ready.steps:
        value = step.forward(*step.operands(values))
        for rule, rows in changes.forward.get(step.name, {}).items():
            wrong = forward_of(graph[step.name], rule, BATCH)
            value = _with_rows(value, rows, wrong(*_at(rows, step.operands(values))))
        worked[step.name] = value
        values[step.name] = _own(own, step.name, value)
    return values, worked


def _backward(
    graph: Graph, values: Mapping[str, Array], shape: tuple[int, ...], changes: _Changes, own: Values
) -> dict[str, Array]:
    ready = plan(graph, BATCH)
    worked: dict[str, Array] = {name: np.zeros(shape) for name in ready.unused} | {ready.output: np.ones(shape)}
    for step in reversed(ready.steps):
        upstream = _own(own, step.name, worked[step.name])
        for target, edge, sent in zip(
            step.targets, step.edges, _sent(graph, step, upstream, values, changes), strict=True
        ):
            for factor, rows in changes.edges.get(edge, {}).items():
                sent = _with_rows(sent, rows, sent[:, rows] * factor)
            total = worked[target] + sent if target in worked else sent
            rows = changes.overwrite.get(target, [])
            worked[target] = _with_rows(total, rows, sent[:, rows]) if rows else total
    return worked


def _sent(graph: Graph, step: Step, upstream: Array, values: Mapping[str, Array], changes: _Changes) -> Sequence[Array]:
    """What goes back to each operand."""
    arrays = (upstream, *step.value_and_operands(values))
    sent = step.back(*arrays)
    for rule, rows in changes.vjp.get(step.name, {}).items():
        wrong = back_of(graph[step.name], rule, BATCH)(*_at(rows, arrays))
        sent = [_with_rows(right, rows, part) for right, part in zip(sent, wrong, strict=True)]
    return sent


def _own(own: Values, name: str, worked: Array) -> Array:
    return np.where(np.isnan(own[name]), worked, own[name]) if name in own else worked


def _at(rows: Rows, arrays: Iterable[Array]) -> list[Array]:
    return [array[:, rows] for array in arrays]


def _with_rows(array: Array, rows: Rows, part: Array) -> Array:
    changed = np.array(array)
    changed[:, rows] = part
    return changed
