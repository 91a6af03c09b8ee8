"""Which nodes of a graph are whole numbers by construction: counts, yes or no, and what comes of them."""

from __future__ import annotations

from solutions.graph import Graph, Node
from solutions.ops import OPS

ALWAYS = frozenset({"ceil", "greater", "positive", "sign", "step"})
OF_WHOLE = frozenset(
    {"add", "sub", "mul", "dot", "max", "min", "neg", "abs", "square", "shift", "scale", "reverse", "clip", "relu"}
)  # of whole operands and constants
assert set(OPS) >= ALWAYS | OF_WHOLE, "an op that there is"


def whole_nodes(graph: Graph, counts: frozenset[str]) -> frozenset[str]:
    """counts: those of which the op does not tell, above all inputs."""
    found: set[str] = set(counts)
    for node in graph.computed:
        if node.op in ALWAYS or (node.op in OF_WHOLE and found.issuperset(node.inputs) and _has_whole_constants(node)):
            found.add(node.name)
    return frozenset(found)


def _has_whole_constants(node: Node) -> bool:
    return all(isinstance(each, int | float) and float(each).is_integer() for each in node.attributes.values())
