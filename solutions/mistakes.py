"""The known mistakes, found in any graph: wrong rules for an op, and what can go wrong at an edge or a fork.

Each rule of the tables below is tied to ops, not to families, so a graph that nobody foresaw has diagnoses from its
first day. The notes are stable tags: `kind:node`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from functools import partial
from typing import NamedTuple

import numpy as np

from solutions.breaks import Break
from solutions.graph import Edge, Graph, Node
from solutions.ops import OPS, SELU_ALPHA, SELU_LAMBDA, Forward, Vjp, sigmoid

SLOPE_MISSING = "slope-missing"
NOT_BASE_10 = "ln is the natural logarithm, not the one to base 10"
NOT_BASE_2 = "ln is the natural logarithm, not the one to base 2"


class WrongRule(NamedTuple):
    """A rule that people use at an op instead of the right one; {node} and {x} are the node and its first operand."""

    op: str
    note: str
    feedback: str
    vjp: Vjp | None = None
    forward: Forward | None = None


# fmt: off
WRONG_RULES = (
    WrongRule("sigmoid", "sigmoid-one-minus-f-over-f", "the derivative of the sigmoid is {node}·(1 − {node}), not (1 − {node})/{node}",
              lambda g, out, x: (g * (1 - out) / out,)),
    WrongRule("sigmoid", "sigmoid-f-one-plus-f", "the derivative of the sigmoid is {node}·(1 − {node}), not {node}·(1 + {node})",
              lambda g, out, x: (g * out * (1 + out),)),
    WrongRule("sigmoid", "sigmoid-of-input", "the derivative of the sigmoid is {node}·(1 − {node}) of its output; here it was taken of its input, {x}·(1 − {x})",
              lambda g, out, x: (g * x * (1 - x),)),
    WrongRule("sigmoid", "sigmoid-twice", "{node} is already the sigmoid's value: its derivative is {node}·(1 − {node}), without applying the sigmoid again",
              lambda g, out, x: (g * sigmoid(out) * (1 - sigmoid(out)),)),
    WrongRule("sigmoid", "sigmoid-mixed", "the derivative of the sigmoid is {node}·(1 − {node}); here one factor was taken of its input, {node}·(1 − {x})",
              lambda g, out, x: (g * out * (1 - x),)),
    WrongRule("sigmoid", "sigmoid-one-minus-f", "the derivative of the sigmoid is {node}·(1 − {node}); the factor {node} is missing",
              lambda g, out, x: (g * (1 - out),)),
    WrongRule("sigmoid", "sigmoid-minus", "the derivative of the sigmoid has no minus sign",
              lambda g, out, x: (-g * out * (1 - out),)),
    WrongRule("sigmoid", "sigmoid-exponent-sign", "the sigmoid is 1/(1 + e^(−{x})); the minus sign of the exponent is missing",
              forward=lambda x: sigmoid(-x)),
    WrongRule("sigmoid", "sigmoid-precedence", "the sigmoid is 1/(1 + e^(−{x})): the whole sum stands below the fraction bar, not the 1 alone",
              forward=lambda x: 1 + np.exp(-x)),
    WrongRule("tanh", "tanh-not-squared", "the derivative of tanh is 1 − {node}², not 1 − {node}",
              lambda g, out, x: (g * (1 - out),)),
    WrongRule("tanh", "tanh-is-derivative", "the derivative of tanh is 1 − {node}², not tanh itself",
              lambda g, out, x: (g * out,)),
    WrongRule("mul", "factors-swapped", "in the product {node} each factor's gradient is the upstream gradient times the other factor; the factors are swapped",
              lambda g, out, a, b: (g * a, g * b)),
    WrongRule("mul", "product-as-sum", "{node} is a product: each factor's gradient is the upstream gradient times the other factor, which is missing",
              lambda g, out, a, b: (g, g)),
    WrongRule("add", "add-as-product", "{node} is a sum: it passes the upstream gradient on unchanged, without the other operand as a factor",
              lambda g, out, a, b, *rest: (g * b, g * a, *(g for _ in rest))),
    WrongRule("sub", "difference-sign-missing", "{node} is a difference: what is subtracted gets the upstream gradient with a minus sign",
              lambda g, out, a, b: (g, g)),
    WrongRule("neg", "negation-sign-missing", "{node} is −{x}: the gradient that goes back to {x} has the other sign",
              lambda g, out, x: (g,)),
    WrongRule("reverse", "constant-minus-sign-missing", "{node} is a constant minus {x}: the gradient that goes back to {x} has the other sign",
              lambda g, out, x, by: (g,)),
    WrongRule("div", "quotient-square-missing", "the derivative of {node} by its denominator has the square of the denominator below",
              lambda g, out, a, b: (g / b, -g * a / b)),
    WrongRule("div", "quotient-sign-missing", "the derivative of {node} by its denominator has a minus sign",
              lambda g, out, a, b: (g / b, g * a / b**2)),
    WrongRule("div", "quotient-numerator-missing", "the derivative of {node} by its denominator has the numerator {x} as a factor",
              lambda g, out, a, b: (g / b, -g / b**2)),
    WrongRule("reciprocal", "reciprocal-sign-missing", "the derivative of 1/{x} is −1/{x}²; the minus sign is missing",
              lambda g, out, x: (g / x**2,)),
    WrongRule("reciprocal", "reciprocal-square-missing", "the derivative of 1/{x} is −1/{x}²; the square is missing",
              lambda g, out, x: (-g / x,)),
    WrongRule("square", "square-factor-missing", "the derivative of {x}² is 2·{x}; the factor 2 is missing",
              lambda g, out, x: (g * x,)),
    WrongRule("square", "square-not-derived", "the derivative of {x}² is 2·{x}, not {x}²",
              lambda g, out, x: (g * x * x,)),
    WrongRule("power", "power-factor-missing", "the derivative of a power of {x} has the exponent as a factor",
              lambda g, out, x, n: (g * x ** (n - 1.0),)),
    WrongRule("power", "power-exponent-kept", "in the derivative of a power of {x} the exponent is one less",
              lambda g, out, x, n: (g * n * x**n,)),
    WrongRule("sqrt", "root-half-missing", "the derivative of √{x} is 1/(2·{node}); the 2 is missing",
              lambda g, out, x: (g / out,)),
    WrongRule("exp", "exp-not-derived", "the derivative of e^{x} is e^{x} itself, not {x}",
              lambda g, out, x: (g * x,)),
    WrongRule("exp", "exp-as-power", "e^{x} is no power of {x}: its derivative is e^{x} itself, not {x}·e^({x} − 1)",
              lambda g, out, x: (g * x * np.exp(x - 1.0),)),
    WrongRule("log", "log-base-10", NOT_BASE_10,
              forward=np.log10),
    WrongRule("log", "log-base-2", NOT_BASE_2,
              forward=np.log2),
    WrongRule("log", "log-not-derived", "the derivative of ln {x} is 1/{x}",
              lambda g, out, x: (g * x,)),
    WrongRule("sin", "sine-sign", "the derivative of sin {x} is cos {x}, without a minus sign",
              lambda g, out, x: (-g * np.cos(x),)),
    WrongRule("cos", "cosine-sign-missing", "the derivative of cos {x} is −sin {x}; the minus sign is missing",
              lambda g, out, x: (g * np.sin(x),)),
    WrongRule("bce", "bce-first-term-only", "the cross-entropy has two terms, y·ln {x} and (1 − y)·ln(1 − {x}); only the first was taken",
              lambda g, out, p, y: (-g * y / p, -g * np.log(p)),
              lambda p, y: -y * np.log(p)),
    WrongRule("bce", "bce-slope-of-score", "{x} minus the label is the derivative of {node} by what goes into the sigmoid; by {x} itself it is divided by {x}·(1 − {x})",
              lambda g, out, p, y: (g * (p - y), g * (np.log1p(-p) - np.log(p)))),
    WrongRule("bce", "minus-missing", "the cross-entropy has a minus sign in front of its logarithms",
              lambda g, out, p, y: (g * (y - p) / (p * (1.0 - p)), g * (np.log(p) - np.log1p(-p))),
              lambda p, y: y * np.log(p) + (1.0 - y) * np.log1p(-p)),
    WrongRule("max", "max-to-both", "{node} is a maximum: only the larger operand gets the gradient, the other gets 0",
              lambda g, out, a, b: (g, g)),
    WrongRule("max", "max-to-smaller", "{node} is a maximum: the gradient goes to the larger operand, not to the smaller",
              lambda g, out, a, b: (g * (a < b), g * (b <= a))),
    WrongRule("leaky", "leaky-as-relu", "where {x} is negative, {node} is {x} times the small slope, and so is its gradient; neither is 0",
              lambda g, out, x, slope: (g * (x > 0),), lambda x, slope: np.maximum(x, 0.0)),
    WrongRule("leaky", "leaky-slope-missing", "where {x} is negative the derivative of {node} is the small slope, not 0",
              lambda g, out, x, slope: (g * (x > 0),)),
    WrongRule("leaky", "leaky-mask-missing", "where {x} is negative the derivative of {node} is the small slope, not 1",
              lambda g, out, x, slope: (g,)),
    WrongRule("prelu", "prelu-slope-missing", "where {x} is negative the derivative of {node} by {x} is the slope, not 0",
              lambda g, out, x, a: (g * (x > 0), g * np.where(x > 0, 0.0, x))),
    WrongRule("prelu", "prelu-parameter-unmasked", "the slope only has a part in {node} where {x} is negative: elsewhere its gradient is 0",
              lambda g, out, x, a: (g * np.where(x > 0, 1.0, a), g * x)),
    WrongRule("elu", "elu-one-missing", "where {x} is negative, {node} is e^{x} − 1; the −1 is missing",
              forward=lambda x, alpha: np.where(x > 0, x, alpha * np.exp(np.minimum(x, 0.0)))),
    WrongRule("elu", "elu-slope-of-value", "where {x} is negative the derivative of {node} is e^{x}, which is {node} + 1, not {node} itself",
              lambda g, out, x, alpha: (g * np.where(x > 0, 1.0, out),)),
    WrongRule("elu", "elu-slope-missing", "where {x} is negative the derivative of {node} is e^{x}, not 0",
              lambda g, out, x, alpha: (g * (x > 0),)),
    WrongRule("selu", "selu-lambda-missing", "the factor λ of the SELU belongs to its value and to its derivative, on both sides of 0",
              lambda g, out, x: (OPS["selu"].vjp(g, out, x)[0] / SELU_LAMBDA,),
              lambda x: OPS["selu"].forward(x) / SELU_LAMBDA),
    WrongRule("selu", "selu-alpha-missing", "where {x} is negative the SELU has the factor α beside λ, in its value and in its derivative",
              lambda g, out, x: (OPS["selu"].vjp(g, out, x)[0] / np.where(x > 0, 1.0, SELU_ALPHA),),
              lambda x: OPS["selu"].forward(x) / np.where(x > 0, 1.0, SELU_ALPHA)),
    WrongRule("selu", "selu-slope-of-value", "where {x} is negative the derivative of {node} is {node} + λ·α, not {node} itself",
              lambda g, out, x: (g * np.where(x > 0, SELU_LAMBDA, out),)),
    WrongRule("tanh", "tanh-of-input", "the derivative of tanh is 1 − {node}² of its output; here it was taken of its input, 1 − {x}²",
              lambda g, out, x: (g * (1 - x * x),)),
    WrongRule("tanh", "tanh-twice", "{node} is already the value of tanh: its derivative is 1 − {node}², without applying tanh again",
              lambda g, out, x: (g * (1 - np.tanh(out) ** 2),)),
    WrongRule("relu", "mask-missing", "where max(0, {x}) is 0 no gradient goes back",
              lambda g, out, x: (g,)),
    WrongRule("scale", "scale-factor-missing", "{node} is a multiple of {x}: its constant factor belongs to the gradient too",
              lambda g, out, x, by: (g,)),
    WrongRule("scale", "scale-not-applied", "{node} is a multiple of {x}: the constant factor is missing",
              forward=lambda x, by: x),
)
RARE_RULES = (  # told where they are made; no problem is drawn so that they show
    WrongRule("sigmoid", SLOPE_MISSING, "the gradient goes back through the sigmoid {node}: its slope {node}·(1 − {node}) is missing",
              lambda g, out, x: (g,)),
    WrongRule("tanh", SLOPE_MISSING, "the gradient goes back through tanh: its slope 1 − {node}² is missing",
              lambda g, out, x: (g,)),
    WrongRule("exp", SLOPE_MISSING, "the gradient goes back through e^{x}: its slope {node} is missing",
              lambda g, out, x: (g,)),
    WrongRule("reciprocal", SLOPE_MISSING, "the gradient goes back through 1/{x}: its slope −1/{x}² is missing",
              lambda g, out, x: (g,)),
    WrongRule("sigmoid", "sigmoid-is-derivative", "the derivative of the sigmoid is {node}·(1 − {node}), not its value {node}",
              lambda g, out, x: (g * out,)),
    WrongRule("sigmoid", "sigmoid-as-tanh", "1 − {node}² is the derivative of tanh; that of the sigmoid is {node}·(1 − {node})",
              lambda g, out, x: (g * (1 - out**2),)),
    WrongRule("tanh", "tanh-as-sigmoid", "{node}·(1 − {node}) is the derivative of a sigmoid; that of tanh is 1 − {node}²",
              lambda g, out, x: (g * out * (1 - out),)),
    WrongRule("bce", "second-term-sign", "the derivative of −(1 − y)·ln(1 − {x}) is (1 − y)/(1 − {x}): its two minus signs cancel",
              lambda g, out, p, y: (g * (-y / p - (1.0 - y) / (1.0 - p)), g * (np.log1p(-p) - np.log(p)))),
    WrongRule("sigmoid", "sigmoid-one-minus-f-squared", "the derivative of the sigmoid is {node}·(1 − {node}), not (1 − {node})²",
              lambda g, out, x: (g * (1 - out) ** 2,)),
    WrongRule("bce", "log-base-10", NOT_BASE_10,
              forward=lambda p, y: -(y * np.log10(p) + (1.0 - y) * np.log10(1.0 - p))),
    WrongRule("bce", "bce-second-term-only", "the cross-entropy has two terms, y·ln {x} and (1 − y)·ln(1 − {x}); only the second was taken",
              lambda g, out, p, y: (g * (1.0 - y) / (1.0 - p), g * np.log1p(-p)),
              lambda p, y: -(1.0 - y) * np.log1p(-p)),
    WrongRule("square", "absolute-error", "the square of {x} is asked, not its absolute value",
              lambda g, out, x: (g * np.sign(x),), np.abs),
)
# fmt: on
assert len({rule.note for rule in WRONG_RULES}) == len(WRONG_RULES), "every note is a tag of its own"
assert len({(rule.op, rule.note) for rule in RARE_RULES}) == len(RARE_RULES), "and of its op, where it is rare"
assert all(rule.op in OPS for rule in (*WRONG_RULES, *RARE_RULES)), "every wrong rule belongs to an op"


def wrong_rules(graph: Graph) -> Iterator[Break]:
    """The wrong rules that fit the graph: at one node, and at all nodes of the op at once where there are several."""
    for rule in WRONG_RULES:
        nodes = [node for node in graph.computed if node.op == rule.op]
        for node in nodes:
            yield _applied(rule, f"{rule.note}:{node.name}", node, nodes=[node])
        if len(nodes) > 1:
            yield _applied(rule, rule.note, nodes[0], nodes=nodes)


def rare_rules(graph: Graph) -> Iterator[Break]:
    """Those that are only told: at one node, and at all nodes of the op at once; a slope is missing at all of them."""
    for rule in RARE_RULES:
        nodes = [node for node in graph.computed if node.op == rule.op]
        for node in nodes if rule.note != SLOPE_MISSING else ():  # at one it is a local gradient that is missing
            yield _applied(rule, f"{rule.note}:{node.name}", node, nodes=[node])
        if len(nodes) > 1:
            yield _applied(rule, rule.note, nodes[0], nodes=nodes)


def upstream_left_out(graph: Graph) -> Iterator[Break]:
    """Only the local gradient is taken, at all nodes of an op at once where there are several."""
    for op in dict.fromkeys(node.op for node in graph.computed):
        nodes = [node.name for node in graph.computed if node.op == op]
        if len(nodes) > 1:
            where, vjp = ", ".join(nodes), _upstream_missing(OPS[op].vjp)
            feedback = f"at {where} only the local gradient was taken; it must be multiplied by the upstream gradient"
            yield Break("upstream-missing", feedback, vjp=dict.fromkeys(nodes, vjp))


def named(graph: Graph, *notes: str) -> tuple[Break, ...]:
    """The wrong rules of those notes, each at all nodes of its op at once: what a family declares.

    A rule for an op that the graph has not is left out. Raises ValueError for a note that no rule has.
    """
    rules = {rule.note: rule for rule in WRONG_RULES}
    for note in (note for note in notes if note not in rules):
        close = "".join(f" (did you mean {other}?)" for other in get_close_matches(note, rules, n=1))
        ops = {node.op for node in graph.computed}
        there = ", ".join(rule.note for rule in WRONG_RULES if rule.op in ops)
        raise ValueError(f"no mistake has the note {note!r}{close}; for the gates of this graph there are {there}")
    found = []
    for note in notes:
        nodes = [node for node in graph.computed if node.op == rules[note].op]
        if nodes:
            found.append(_applied(rules[note], note, nodes[0], nodes=nodes))
    return tuple(found)


def _applied(rule: WrongRule, note: str, example: Node, *, nodes: list[Node]) -> Break:
    feedback = rule.feedback.format(node=example.name, x=example.inputs[0])
    vjp = {node.name: rule.vjp for node in nodes if rule.vjp}
    return Break(note, feedback, {node.name: rule.forward for node in nodes if rule.forward}, vjp)


def everywhere(graph: Graph) -> Iterator[Break]:
    """Every wrong rule, rare ones too, at all nodes of its op at once, under the note that it has without a node."""
    for rule in (*WRONG_RULES, *RARE_RULES):
        nodes = [node for node in graph.computed if node.op == rule.op]
        if nodes:
            yield _applied(rule, rule.note, nodes[0], nodes=nodes)


def of_unit(graph: Graph, nodes: Sequence[str]) -> Iterator[Break]:
    """Every wrong rule of the op that those nodes have, at them alone: at the hidden units of a network."""
    first = graph[nodes[0]]
    for rule in (rule for rule in (*WRONG_RULES, *RARE_RULES) if rule.op == first.op):
        yield _applied(rule, rule.note, first, nodes=[graph[name] for name in nodes])


def left_out(graph: Graph) -> Iterator[Break]:
    """An operand that is missing in a sum, and with it its gradient: a bias that is forgotten, or a whole term."""
    for node in graph.computed:
        for place, name in enumerate(node.inputs if node.op == "add" else ()):
            kind = "bias-left-out" if graph[name].is_input else "term-left-out"
            yield Break(
                f"{kind}:{name}<{node.name}",
                f"{name} is missing in {node.name}",
                {node.name: partial(_sum_without, place)},
            )


def _sum_without(place: int, *operands: np.ndarray) -> np.ndarray:
    return np.asarray(sum(x for i, x in enumerate(operands) if i != place) + 0.0 * operands[place])


def graph_mistakes(graph: Graph) -> Iterator[Break]:
    """What can go wrong anywhere: at edges, at forks, and with the chain rule at a node."""
    for node in graph.computed:
        yield from _at_edges(graph, node)
        yield from _at_node(node)
    for node in graph:
        yield from _at_fork(graph, node)


def _at_edges(graph: Graph, node: Node) -> Iterator[Break]:
    for position, parent in enumerate(node.inputs):
        edge = Edge(node.name, position)
        through = f" through {node.name}" if len(graph.uses(parent)) > 1 else ""
        yield Break(
            f"gradient-lost:{parent}<{node.name}",
            f"the gradient that comes back to {parent}{through} is missing",
            edges={edge: 0.0},
        )
        yield Break(
            f"sign:{parent}<{node.name}",
            f"the gradient that comes back to {parent}{through} has the wrong sign",
            edges={edge: -1.0},
        )
        op = OPS[node.op]
        if op.pointwise and op.local[min(position, len(op.local) - 1)] not in ("1", "-1"):
            yield Break(
                f"local-missing:{parent}<{node.name}",
                f"the upstream gradient of {node.name} was passed on to {parent} without the local gradient of"
                f" {node.name} by {parent}",
                vjp={node.name: _unchanged(op.vjp, position)},
            )


def _at_node(node: Node) -> Iterator[Break]:
    vjp = OPS[node.op].vjp
    yield Break(
        f"upstream-missing:{node.name}",
        f"at {node.name} only the local gradient was taken; it must be multiplied by the upstream gradient",
        vjp={node.name: _upstream_missing(vjp)},
    )
    yield Break(
        f"value-as-upstream:{node.name}",
        f"at {node.name} the forward value was used where the upstream gradient belongs",
        vjp={node.name: lambda g, out, *xs, **attributes: vjp(out + 0.0 * g, out, *xs, **attributes)},
    )


def _upstream_missing(vjp: Vjp) -> Vjp:
    return lambda g, out, *xs, **attributes: vjp(np.ones_like(g), out, *xs, **attributes)


def _at_fork(graph: Graph, node: Node) -> Iterator[Break]:
    uses = graph.uses(node.name)
    if len(uses) < 2:
        return
    consumers = " and ".join(dict.fromkeys(edge.consumer for edge in uses))
    yield Break(
        f"branches-overwritten:{node.name}",
        f"{node.name} is used by {consumers}: the gradients of its branches add up, they do not overwrite each other",
        overwrite=frozenset((node.name,)),
    )


def _unchanged(vjp: Vjp, position: int) -> Vjp:
    """The rule with the gradient of one operand replaced by the upstream gradient."""

    def broken(g: np.ndarray, out: np.ndarray, *xs: np.ndarray, **attributes: object) -> tuple[np.ndarray, ...]:
        downstream = list(vjp(g, out, *xs, **attributes))
        downstream[position] = g
        return tuple(downstream)

    return broken
