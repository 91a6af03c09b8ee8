"""What goes wrong with the chain rule everywhere in a graph at once: upstream gradients, and branches that add up."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from solutions.breaks import Break
from solutions.graph import Graph
from solutions.ops import OPS, Vjp


def throughout(graph: Graph) -> Iterator[Break]:
    """What goes wrong with the chain rule, made everywhere in the graph at once."""
    products = [node.name for node in graph.computed if node.op == "mul"]
    alone = {name: without_upstream(OPS["mul"].vjp) for name in products}
    if products:
        yield Break(
            "upstream-missing", "each factor's gradient is the other factor times the upstream gradient", vjp=alone
        )
        kept = {name: _on_the_way(graph, name) for name in products}
        told = "what goes back through a product is its other factor times the upstream gradient, which is missing"
        yield Break("upstream-missing", told, vjp=kept)
    output = graph.output
    back = OPS[output.op].vjp
    yield Break(
        "value-as-upstream",
        f"the backward pass starts with 1, the gradient of {output.name} by itself, not with its value",
        vjp={output.name: lambda g, out, *xs, **attributes: back(out + 0.0 * g, out, *xs, **attributes)},
    )
    forks = frozenset(node.name for node in graph if len(graph.uses(node.name)) > 1)
    if len(forks) > 1:
        feedback = "where a value is used more than once, the gradients of its branches add up (+=)"
        yield Break("branches-overwritten", feedback, overwrite=forks)


def _on_the_way(graph: Graph, product: str) -> Vjp:
    """At a product, what goes on to a computed factor has lost the upstream gradient; that of an input is right."""
    goes_on = [not graph[name].is_input for name in graph[product].inputs]
    right = OPS["mul"].vjp

    def rule(g: np.ndarray, out: np.ndarray, *factors: np.ndarray) -> tuple[np.ndarray, ...]:
        both = zip(right(g, out, *factors), right(np.ones_like(g), out, *factors), goes_on, strict=True)
        return tuple(alone if goes else whole for whole, alone, goes in both)

    return rule


def without_upstream(rule: Vjp) -> Vjp:
    """The rule with its local gradients alone, whatever comes back."""
    return lambda g, out, *operands: rule(np.ones_like(g), out, *operands)
