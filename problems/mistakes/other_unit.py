"""Another activation in the place of the one that is asked for, or none: a sigmoid where a ReLU belongs, and so on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np

from problems.mistakes.after_run import AfterRun
from solutions.breaks import Break
from solutions.engine import Run
from solutions.graph import Edge, Graph, Node
from solutions.mistakes import of_unit
from solutions.ops import OPS, Array, Forward, Vjp
from solutions.source import Nested, flat

LEAK = 0.01


class Unit(NamedTuple):
    """An activation: what it is called, its value at x, and its derivative, as it is taken of its value."""

    words: str
    forward: Forward
    slope: Forward  # of the value


class Made(NamedTuple):
    """A mistake in what is made of a run, by node."""

    note: str
    feedback: str
    function: AfterRun


# fmt: off
UNITS = {
    "sigmoid":    Unit("a sigmoid",    OPS["sigmoid"].forward,                  lambda out: out * (1.0 - out)),
    "tanh":       Unit("tanh",         np.tanh,                                 lambda out: 1.0 - out * out),
    "relu":       Unit("a ReLU",       lambda x: np.maximum(0.0, x),            lambda out: 1.0 * (out > 0)),
    "leaky-relu": Unit("a leaky ReLU", lambda x: np.maximum(x, LEAK * x),       lambda out: np.where(out > 0, 1, LEAK)),
    "softplus":   Unit("a softplus",   lambda x: np.logaddexp(0.0, x),          lambda out: 1.0 - np.exp(-out)),
}
# fmt: on
PRODUCTS = ("mul", "dot")  # of factors that stand in pairs
BENT = {"elu": "an ELU", "selu": "a SELU"}  # asked for, and never put in the place of another


def other_units(graph: Graph, where: str, nodes: Sequence[str]) -> Iterator[Break]:
    """At nodes that have the same unit; where: "the hidden layer".

    Only in the derivative, or in the value too; then what stands there may be derived rightly, or as the unit that is
    asked for, of its value or of its input.
    """
    asked = graph[nodes[0]].op
    if asked not in UNITS and asked not in BENT:
        return
    words = UNITS[asked].words if asked in UNITS else BENT[asked]
    slope_of_asked = _by(UNITS[asked].slope) if asked in UNITS else OPS[asked].vjp
    others = {name: unit for name, unit in UNITS.items() if unit.words != words}
    for name, unit in others.items():
        told = f"{where} has {words}, and its derivative; here that of {unit.words} was taken"
        yield Break(f"{name}-slope-for-{asked}", told, vjp=dict.fromkeys(nodes, _by(unit.slope)))
    for name, unit in others.items():
        told = f"{where} has {words}; {unit.words} stands in its place"
        for rule in (_by(unit.slope), slope_of_asked, OPS[asked].vjp):
            yield Break(
                f"{name}-for-{asked}", told, dict.fromkeys(nodes, _plain(unit.forward)), dict.fromkeys(nodes, rule)
            )


def units_of(graph: Graph) -> Iterator[Break]:
    """At all nodes of a unit at once and, where there are several, at all but the last: a network's hidden layers."""
    for asked in UNITS:
        nodes = [node.name for node in graph.computed if node.op == asked]
        if len(nodes) > 1:
            told = "the gradient goes back through the hidden units: their slope is missing"
            yield Break("slope-missing", told, vjp=dict.fromkeys(nodes[:-1], lambda g, out, x: (g,)))
            yield from of_unit(graph, nodes[:-1])
            yield from other_units(graph, "a hidden unit", nodes[:-1])
        if nodes:
            yield from other_units(graph, "it", nodes)


def unit_where_none_belongs(graph: Graph) -> Iterator[Break]:
    """A unit at sums that only go on into products: at the hidden values of a linear network."""
    sums = [node.name for node in graph.computed if node.op == "add" and _is_hidden(graph, node)]
    for name, unit in UNITS.items() if sums else ():
        told = f"the hidden values are the sums themselves; here {unit.words} is taken of them"
        forward = {each: partial(_unit_of_sum, unit.forward) for each in sums}
        for slope in (unit.slope, np.ones_like):
            yield Break(f"{name}-too-many", told, forward, dict.fromkeys(sums, _of_sum(slope)))


def label_minus_prediction(graph: Graph) -> Iterator[Break]:
    """The sign of what comes back from a cross-entropy."""
    for node in (node for node in graph.computed if node.op == "bce"):
        told = "what comes back to the input of the last sigmoid is its output minus the label, not the label minus it"
        yield Break("difference-sign-missing", told, edges={Edge(node.name, 0): -1.0})


def bias_as_factor(graph: Graph) -> Iterator[Break]:
    """The gradient of what is added times its own value."""
    for node in (node for node in graph.computed if node.op == "add"):
        for place, name in enumerate(node.inputs):
            if graph[name].is_input:
                told = f"{name} is added: its gradient is the upstream gradient itself, without {name} as a factor"
                yield Break(f"bias-as-factor:{name}", told, vjp={node.name: partial(_times_operand, place)})


def before_the_unit(graph: Graph) -> Iterator[Made]:
    """The gradients of weights made with what goes into a unit, where what comes out of it belongs."""
    wrong = {}
    for node in (node for node in graph.computed if node.op in UNITS):
        for edge in graph.uses(node.name):
            product = graph[edge.consumer]
            if product.op in PRODUCTS and (weight := graph[product.inputs[edge.position ^ 1]]).is_input:
                wrong[f"d{weight.name}"] = partial(_with_input, product.name, node, weight.name)
    if wrong:
        told = "the gradient of a weight has what the unit gives as a factor, not what goes into the unit"
        yield Made("pre-activation-in-gradient", told, AfterRun(graph, wrong))


def wrong_factor(graph: Graph, packs: Mapping[str, Nested]) -> Iterator[Made]:
    """The gradients of weights made with another value than the one that they multiply."""
    products = {weight: product for weight, product in _weighted(graph) if weight.startswith(("w", "W"))}
    if len(products) > 1:
        own = {weight: (product, _unit_after(graph, product)) for weight, product in products.items()}
        told = "the gradient of a weight has what goes into its product as a factor, not what comes out behind it"
        yield Made("output-in-gradient", told, _with_values(graph, own))
        bare = {f"d{weight}": partial(_gradient_of, product) for weight, product in products.items()}
        yield Made(
            "input-missing", "the gradient of a weight has what it multiplies as a factor", AfterRun(graph, bare)
        )
    inputs, last = flat(packs.get("x", ())), flat(packs.get("W2", ()))
    if len(inputs) == len(last) > 1 and products.keys() >= set(last):
        swapped = {weight: (products[weight], x) for weight, x in zip(last, inputs, strict=True)}
        told = "the gradient of the second layer's weights has the hidden values as a factor, not the inputs of the net"
        yield Made("activation-swapped", told, _with_values(graph, swapped))


def _weighted(graph: Graph) -> Iterator[tuple[str, str]]:
    """Each input that one product alone uses, and that product."""
    for node in (node for node in graph.computed if node.op in PRODUCTS):
        for name in node.inputs:
            if graph[name].is_input and len(graph.uses(name)) == 1:
                yield name, node.name


def _with_values(graph: Graph, factors: Mapping[str, tuple[str, str]]) -> AfterRun:
    """The gradient of a weight is that of a product times a value."""
    return AfterRun(graph, {f"d{weight}": partial(_times_value, *factor) for weight, factor in factors.items()})


def _unit_after(graph: Graph, product: str) -> str:
    """The unit that only the product goes into, if there is one."""
    uses = graph.uses(product)
    return uses[0].consumer if len(uses) == 1 and graph[uses[0].consumer].op in UNITS else product


def _gradient_of(node: str, ran: Run) -> Array:
    return np.asarray(ran.gradients[node])


def _times_value(product: str, value: str, ran: Run) -> Array:
    return np.asarray(ran.gradients[product] * ran.values[value])


def _with_input(product: str, unit: Node, weight: str, ran: Run) -> Array:
    change = ran.values[unit.inputs[0]] - ran.values[unit.name]
    return np.asarray(ran.gradients[weight] + ran.gradients[product] * change)


def _times_operand(place: int, g: Array, _: Array, *operands: Array) -> tuple[Array, ...]:
    return tuple(g * x if i == place else g for i, x in enumerate(operands))


def _is_hidden(graph: Graph, node: Node) -> bool:
    uses = graph.uses(node.name)
    return bool(uses) and all(graph[edge.consumer].op == "mul" for edge in uses)


def _unit_of_sum(unit: Forward, *operands: Array) -> Array:
    return np.asarray(unit(sum(operands)))


def _of_sum(slope: Forward) -> Vjp:
    return lambda g, out, *operands: (g * slope(out),) * len(operands)


def _plain(unit: Forward) -> Forward:
    """Without the constants of the unit that is asked for."""
    return lambda x, **_: unit(x)


def _by(slope: Forward) -> Vjp:
    return lambda g, out, x, **_: (g * slope(out) + 0.0 * x,)
