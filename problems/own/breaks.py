"""What is wrong in a declared mistake: a node or an edge that is not there, a rule that cannot be called as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from inspect import signature
from typing import Any, NamedTuple

import numpy as np

from problems.errors import hint
from problems.part import Array
from solutions.breaks import Break
from solutions.engine import forward
from solutions.graph import Edge, Graph, Node

Values = Mapping[str, Array]
Judged = Callable[[Node, object, Values], str]


class Fault(NamedTuple):
    """What is wrong, in words; and the rule that it is about, if it is about one."""

    words: str
    rule: object = None


def faults(mistake: object, graph: Graph, inputs: Mapping[str, Any], batch: int) -> Iterator[Fault]:
    """Each rule is called once, with values of the graph at the inputs."""
    if not isinstance(mistake, Break):
        yield Fault(f"the mistake {mistake!r} is no Break")
        return
    with np.errstate(all="ignore"):
        values = forward(graph, inputs, batch=batch)[0]
        found = (*_of_rules(mistake, graph, values), *_of_edges(mistake, graph), *_of_forks(mistake, graph))
    yield from (Fault(f"the mistake {mistake.note}: {fault.words}", fault.rule) for fault in found)


def _of_rules(mistake: Break, graph: Graph, values: Values) -> Iterator[Fault]:
    computed = [node.name for node in graph.computed]
    for kind, judge in JUDGES.items():
        rules = getattr(mistake, kind)
        if not isinstance(rules, Mapping):
            yield Fault(f'{kind} must be a mapping from nodes to rules, as {{"{computed[-1]}": rule}}', rules)
            continue
        for name, rule in rules.items():
            words = judge(graph[name], rule, values) if name in computed else _no_node(kind, name, computed)
            if words:
                yield Fault(words, rule)


def _forward(node: Node, rule: object, values: Values) -> str:
    """Empty if nothing is wrong."""
    called = f"its forward rule for {node.name} is called with ({_listed(node.inputs, node)})"
    returned, wrong = _returned(rule, node, node.inputs, [values[name] for name in node.inputs])
    if wrong or _fits(returned, np.shape(values[node.name])):
        return wrong and f"{called} and {wrong}"
    return f"{called} and must return an array with a value for each candidate; it returned {_in_words(returned)}"


def _vjp(node: Node, rule: object, values: Values) -> str:
    """Empty if nothing is wrong."""
    arguments, count = ("g", "out", *node.inputs), len(node.inputs)
    called = f"its vjp rule for {node.name} is called with ({_listed(arguments, node)})"
    value = values[node.name]
    returned, wrong = _returned(rule, node, arguments, [0 * value + 1, value, *(values[name] for name in node.inputs)])
    if wrong:
        return f"{called} and {wrong}"
    if isinstance(returned, tuple | list) and len(returned) == count and all(hasattr(one, "shape") for one in returned):
        return ""
    needed = f"a tuple of {count}, the gradient of {' and of '.join(node.inputs)} (0 * g for none)"
    return f"{called} and must return {needed}; it returned {_in_words(returned)}"


JUDGES: Mapping[str, Judged] = {"forward": _forward, "vjp": _vjp}  # by the field of a Break


def _returned(rule: object, node: Node, arguments: Sequence[str], values: Sequence[Array]) -> tuple[object, str]:
    """What the rule returns, or in words why it cannot be called."""
    if not callable(rule):
        return None, f"is {_in_words(rule)}, not a function"
    try:
        takes = signature(rule)
    except ValueError:  # a function of NumPy may have none
        takes = None
    try:
        if takes:
            takes.bind(*arguments, **node.attributes)
    except TypeError:
        return None, f"takes {takes}"
    try:
        return rule(*values, **node.attributes), ""
    except Exception as error:  # noqa: BLE001  # told to the author of the family
        return None, f"raises {type(error).__name__}: {error}"


def _fits(returned: object, shape: tuple[int, ...]) -> bool:
    """A value of an array's type, in a shape that may stand for the right one's."""
    given = getattr(returned, "shape", None)
    return given is not None and (given == shape or not given)


def _of_edges(mistake: Break, graph: Graph) -> Iterator[Fault]:
    edges = [edge for node in graph for edge in graph.uses(node.name)]
    if not isinstance(mistake.edges, Mapping):
        yield Fault('edges must be a mapping from edges to factors, as {Edge("f", 0): 0.0}')
        return
    for edge, factor in mistake.edges.items():
        if edge not in edges:
            there = ", ".join(f'Edge("{each.consumer}", {each.position})' for each in edges)
            yield Fault(f"edges names {_edge(edge)}, which is no edge of the graph; there are {there}")
        elif isinstance(factor, bool) or not isinstance(factor, int | float):
            yield Fault(f"the factor on {_edge(edge)} must be a number, not {factor!r}")


def _edge(edge: object) -> str:
    return f'Edge("{edge.consumer}", {edge.position})' if isinstance(edge, Edge) else repr(edge)


def _of_forks(mistake: Break, graph: Graph) -> Iterator[Fault]:
    if not isinstance(mistake.overwrite, Set):
        yield Fault(f'overwrite must be a set of nodes, as frozenset({{"x"}}), not {mistake.overwrite!r}')
        return
    names = [node.name for node in graph]
    yield from (Fault(_no_node("overwrite", name, names)) for name in mistake.overwrite if name not in graph)


def _no_node(kind: str, name: object, names: Sequence[str]) -> str:
    what = "node" if kind == "overwrite" else "computed node"
    return f"{kind} names {name}, which is no {what} of the graph{hint(str(name), names)}; there are {', '.join(names)}"


def _listed(names: Sequence[str], node: Node) -> str:
    return ", ".join((*names, *(f"{name}={value}" for name, value in node.attributes.items())))


def _in_words(value: object) -> str:
    if isinstance(value, tuple | list):
        inner = ", ".join("an array" if hasattr(one, "shape") else repr(one) for one in value)
        return f"a {type(value).__name__} of {len(value)} ({inner})"
    if hasattr(value, "shape"):
        return f"an array of shape {np.shape(value)}"
    return "nothing" if value is None else f"the {type(value).__name__} {value!r}"
