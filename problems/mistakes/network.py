"""What people get wrong in small networks and their losses, beside the wrong rules of single gates."""

from __future__ import annotations

from collections.abc import Set

import numpy as np

from solutions.breaks import Break
from solutions.graph import Graph, Node
from solutions.ops import OPS, Array, Vjp


def absolute_error(graph: Graph) -> tuple[Break, ...]:
    """The absolute error instead of the squared one, with no factor in front of it; none if nothing is squared."""
    squares = [node.name for node in graph.computed if node.op == "square"]
    halves = [node.name for node in graph.computed if node.op == "scale" and set(node.inputs) <= set(squares)]
    if not squares:
        return ()
    return (
        Break(
            "absolute-error",
            "the loss is the square of the error, not its absolute value, in the loss and in its derivative",
            forward={
                **dict.fromkeys(squares, lambda r: np.abs(r)),
                **dict.fromkeys(halves, lambda x, by: x),
            },
            vjp={
                **dict.fromkeys(squares, lambda g, out, r: (g * np.sign(r),)),
                **dict.fromkeys(halves, lambda g, out, x, by: (g,)),
            },
        ),
    )


def without_factor(graph: Graph, operands: Set[str], note: str, feedback: str) -> Break:
    """What comes back to the operands through their products has lost the other factor."""
    products = [node for node in graph.computed if node.op == "mul" and operands & set(node.inputs)]
    return Break(note, feedback, vjp={node.name: _without(node, operands) for node in products})


def _without(node: Node, operands: Set[str]) -> Vjp:
    lost = [name in operands for name in node.inputs]

    def rule(g: Array, out: Array, a: Array, b: Array) -> tuple[Array, ...]:
        right = OPS["mul"].vjp(g, out, a, b)
        return tuple(g if is_lost else gradient for is_lost, gradient in zip(lost, right, strict=True))

    return rule


def slope_twice(sigmoid: str) -> Break:
    """The slope of the last sigmoid is in what comes back to its input twice: the story of the rule of that note."""
    return Break(
        f"bce-slope-of-score:{sigmoid}",
        "with the binary cross-entropy, what comes back to the input of the last sigmoid is its output minus the label;"
        " the sigmoid's derivative is in there already and must not be multiplied in again",
        vjp={sigmoid: lambda g, out, x: (g * (out * (1 - out)) ** 2,)},
    )


def bias_missing(note: str, feedback: str, *sums: str) -> Break:
    """The last operand of a sum is left out."""
    return Break(note, feedback, forward=dict.fromkeys(sums, lambda *operands: sum(operands[:-1])))
