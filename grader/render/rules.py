"""A page of rules: the gates that stand in the circuits of a sheet, and their local gradients from the op table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from solutions.formulas import latex_local, latex_value
from solutions.graph import Graph, Node
from solutions.ops import OPS

OPERANDS = ("x", "y", "z", "w")
OUTPUT = "f"


@dataclass(frozen=True)
class Rule:
    """A gate and the derivative by each of its operands, as LaTeX."""

    gate: str
    local: tuple[str, ...]


def rules(graphs: Iterable[Graph]) -> tuple[Rule, ...]:
    """One for each kind of gate, in the order of the op table."""
    found = {_kind(node): node for graph in graphs for node in graph if not node.is_input and OPS[node.op].latex}
    order = list(OPS)
    kinds = sorted(found, key=lambda kind: (order.index(kind[0]), kind[1:]))
    return tuple(dict.fromkeys(_rule(found[kind]) for kind in kinds))


def _kind(node: Node) -> tuple[str, str]:
    return node.op, str(sorted(node.attributes.items()))


def _rule(node: Node) -> Rule:
    count = max(2, len(OPS[node.op].local)) if OPS[node.op].arity < 0 else OPS[node.op].arity
    example = Node(OUTPUT, node.op, OPERANDS[:count], node.attributes)
    return Rule(f"{OUTPUT} = {latex_value(example)}", tuple(_local(example)))


def _local(node: Node) -> Iterator[str]:
    for position, operand in enumerate(node.inputs):
        yield rf"\frac{{\partial {OUTPUT}}}{{\partial {operand}}} = {latex_local(node, position)}"
