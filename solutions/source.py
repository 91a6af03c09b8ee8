"""Writes the reference code of a scalar graph: the forward and the backward pass as plain Python, a line a step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from solutions.graph import Graph, Node
from solutions.names import exact
from solutions.ops import OPS, SELU_ALPHA, SELU_LAMBDA

# fmt: off
_CODE = {  # op -> value or term of the sum, gradient to each operand; {g} is the upstream gradient, {out} the node
    "add":        ("{0}",                     ("{g}",)),
    "sub":        ("{0} - {1}",               ("{g}", "-{g}")),
    "mul":        ("{0} * {1}",               ("{g} * {1}", "{g} * {0}")),
    "dot":        ("{0} * {1}",               ("{g} * {1}", "{g} * {0}")),
    "div":        ("{0} / {1}",               ("{g} / {1}", "-{g} * {0} / {1}**2")),
    "max":        ("max({0}, {1})",           ("{g} * ({0} >= {1})", "{g} * ({1} > {0})")),
    "min":        ("min({0}, {1})",           ("{g} * ({0} <= {1})", "{g} * ({1} < {0})")),
    "greater":    ("float({0} > {1})",        ("0.0", "0.0")),
    "neg":        ("-{0}",                    ("-{g}",)),
    "shift":      ("{0} + {by}",              ("{g}",)),
    "scale":      ("{by} * {0}",              ("{by} * {g}",)),
    "reverse":    ("{by} - {0}",              ("-{g}",)),
    "exp":        ("math.exp({0})",           ("{g} * {out}",)),
    "log":        ("math.log({0})",           ("{g} / {0}",)),
    "reciprocal": ("1 / {0}",                 ("-{g} / {0}**2",)),
    "square":     ("{0}**2",                  ("{g} * 2 * {0}",)),
    "power":      ("{0}**{n}",                ("{g} * {n} * {0} ** ({n} - 1)",)),
    "sqrt":       ("math.sqrt({0})",          ("{g} / (2 * {out})",)),
    "sin":        ("math.sin({0})",           ("{g} * math.cos({0})",)),
    "cos":        ("math.cos({0})",           ("-{g} * math.sin({0})",)),
    "sigmoid":    ("1 / (1 + math.exp(-{0}))", ("{g} * {out} * (1 - {out})",)),
    "tanh":       ("math.tanh({0})",          ("{g} * (1 - {out}**2)",)),
    "relu":       ("max(0.0, {0})",           ("{g} * ({0} > 0)",)),
    "leaky":      ("({0} if {0} > 0 else {slope} * {0})", ("{g} * (1.0 if {0} > 0 else {slope})",)),
    "prelu":      ("({0} if {0} > 0 else {1} * {0})", ("{g} * (1.0 if {0} > 0 else {1})", "{g} * min(0.0, {0})")),
    "elu":        ("({0} if {0} > 0 else {alpha} * (math.exp({0}) - 1))",
                   ("{g} * (1.0 if {0} > 0 else {alpha} * math.exp({0}))",)),
    "selu":       (f"{SELU_LAMBDA} * ({{0}} if {{0}} > 0 else {SELU_ALPHA} * (math.exp({{0}}) - 1))",
                   (f"{{g}} * {SELU_LAMBDA} * (1.0 if {{0}} > 0 else {SELU_ALPHA} * math.exp({{0}}))",)),
    "abs":        ("abs({0})",                ("{g} * (({0} > 0) - ({0} < 0))",)),
    "sign":       ("float(({0} > 0) - ({0} < 0))", ("0.0",)),
    "step":       ("float({0} >= 0)",         ("0.0",)),
    "positive":   ("float({0} > 0)",          ("0.0",)),
    "ceil":       ("float(math.ceil({0}))",   ("0.0",)),
    "clip":       ("min(max({0}, {low}), {high})", ("{g} * ({low} < {0} < {high})",)),
    "huber":      ("(0.5 * {0}**2 if abs({0}) <= {delta} else {delta} * (abs({0}) - {delta} / 2))",
                   ("{g} * min(max({0}, -{delta}), {delta})",)),
    "bce":        ("-({1} * math.log({0}) + (1 - {1}) * math.log(1 - {0}))",
                   ("{g} * ({0} - {1}) / ({0} * (1 - {0}))", "{g} * (math.log(1 - {0}) - math.log({0}))")),
}
# fmt: on

SCALAR_OPS = frozenset(_CODE)
assert {op.name for op in OPS.values() if op.pointwise} == SCALAR_OPS, "every pointwise op is written in code"
assert all(len(_CODE[name][1]) == len(OPS[name].local) for name in SCALAR_OPS), "a gradient to each operand"
Nested = str | tuple["Nested", ...]  # a node's name, or node names in the shape of an array


def signature(function: str, arguments: Iterable[str]) -> str:
    return f"def {function}({', '.join(arguments)}):"


def source(graph: Graph, function: str, arguments: Mapping[str, Nested], outputs: Mapping[str, Nested]) -> str:
    """A function of the arguments that returns the outputs, forward and backward through every node."""
    lines = [f"{_pattern(nodes)} = {name}" for name, nodes in arguments.items() if nodes != name]
    lines += [f"{node.name} = {_value(node)}" for node in graph.computed]
    lines += [f"d{graph.output.name} = 1.0"]
    lines += [
        f"d{node.name} = {_gradient(graph, node)}"
        for node in reversed(graph.nodes)
        if node is not graph.output and graph.uses(node.name)
    ]
    lines += [f"return {', '.join(_array(nodes) for nodes in outputs.values())}"]
    body = "".join(f"    {line}\n" for line in lines)
    imports = "".join(f"import {name}\n" for name in ("math", "numpy as np") if f"{name.split()[-1]}." in body)
    head = f"{imports}\n\n" if imports else ""
    return f"{head}{signature(function, arguments)}\n{body}"


def _value(node: Node) -> str:
    size = len(OPS[node.op].local)
    return " + ".join(_filled(node, _CODE[node.op][0], start) for start in range(0, len(node.inputs), size))


def _gradient(graph: Graph, node: Node) -> str:
    """The sum of what comes back through every use of the node."""
    terms = [_downstream(graph[edge.consumer], edge.position) for edge in graph.uses(node.name)]
    return " + ".join(terms).replace("+ -", "- ")


def _downstream(consumer: Node, position: int) -> str:
    gradients = _CODE[consumer.op][1]
    place = position % len(gradients)
    return _filled(consumer, gradients[place], position - place)


def _filled(node: Node, pattern: str, first: int) -> str:
    """A row's text over the operands from `first` on."""
    constants = {name: exact(number) for name, number in node.attributes.items() if isinstance(number, float)}
    text = pattern.format(*node.inputs[first:], g=f"d{node.name}", out=node.name, **constants)
    return text.replace("+ -", "- ")


def flat(nodes: Nested) -> list[str]:
    """The names in nested arrays of names, one after the other."""
    return [nodes] if isinstance(nodes, str) else [name for inner in nodes for name in flat(inner)]


def _pattern(nodes: Nested) -> str:
    """What an array is unpacked into: ((a, b), (c, d))."""
    if isinstance(nodes, str):
        return nodes
    return "(" + ", ".join(_pattern(inner) for inner in nodes) + ("," if len(nodes) == 1 else "") + ")"


def _array(nodes: Nested) -> str:
    return nodes if isinstance(nodes, str) else f"np.array({_listed(nodes)})"


def _listed(nodes: Nested) -> str:
    return nodes if isinstance(nodes, str) else "[" + ", ".join(_listed(inner) for inner in nodes) + "]"
