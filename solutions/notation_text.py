"""Writes a node as the step that `solutions.notation` reads."""

from __future__ import annotations

from collections.abc import Iterator

from solutions.graph import Node
from solutions.names import exact

_INFIX = {"add": "+", "sub": "-", "mul": "*", "div": "/", "matmul": "@"}
_WITH_CONSTANT = {"shift": "{0} + {by}", "scale": "{by} * {0}", "reverse": "{by} - {0}", "power": "{0}**{n}"}
_UNARY = {"neg": "-{0}", "reciprocal": "1 / {0}", "square": "{0}**2", "relu": "max(0, {0})", "transpose": "{0}.T"}
_FORMATS = _WITH_CONSTANT | _UNARY


def text_of(node: Node) -> str:
    """A computed node in the notation that `parse` reads.

    >>> text_of(Node("f", "scale", ("x",), {"by": 2.0})), text_of(Node("f", "reciprocal", ("c",)))
    ('f = 2 * x', 'f = 1 / c')
    """
    if node.op in _INFIX and len(node.inputs) == 2:
        value = f"{node.inputs[0]} {_INFIX[node.op]} {node.inputs[1]}"
    elif node.op in _FORMATS:
        value = _FORMATS[node.op].format(*node.inputs, **_constants(node)).replace("+ -", "- ")
    else:
        numbers = [exact(number) for number in node.attributes.values() if isinstance(number, float)]
        value = f"{node.op}({', '.join((*node.inputs, *numbers, *_options(node)))})"
    return f"{node.name} = {value}"


def _constants(node: Node) -> dict[str, str]:
    return {name: exact(number) for name, number in node.attributes.items() if isinstance(number, float)}


def _options(node: Node) -> Iterator[str]:
    """What a reduction is told beside its operand, if that is not what it does anyway."""
    match node.attributes.get("axis"):
        case (int() as axis,):
            yield f"axis={axis}"
    if node.attributes.get("keepdims"):
        yield "keepdims=True"
