r"""Writes the steps of a graph in LaTeX: a node's value, and its derivative by an operand, over names or numbers.

Operands are marked while a formula is put together, and get their parentheses at the end, when what stands around
them is known: `3 \cdot (-4)`, but `-4 \cdot 3`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction

from solutions.graph import Node
from solutions.names import exact, latex_name
from solutions.ops import OPS

Written = Callable[[str], str]  # how an operand is written: by its name, or by its number

LONG = 8  # characters from which on a constant is rather written as a fraction
_MARK = re.compile("\x01(.*?)\x02(\\^?)")
_NEGATIVE = re.compile(r"(\\textcolor{\w+}{)?-")


def latex_value(node: Node) -> str:
    r"""What a computed node is worked out from.

    >>> latex_value(Node("q", "sub", ("x", "y"))), latex_value(Node("q", "dot", ("w0", "x0", "w1", "x1")))
    ('x - y', 'w_{0} \\cdot x_{0} + w_{1} \\cdot x_{1}')
    """
    return settled(value(node, by_name))


def latex_local(node: Node, position: int) -> str:
    r"""The derivative of a computed node by one of its operands.

    >>> latex_local(Node("q", "div", ("x", "y")), 1)
    '-\\frac{x}{y^{2}}'
    """
    return settled(local(node, position, by_name))


def value(node: Node, written: Written) -> str:
    """The node's formula, its operands as `written` has them, still marked."""
    size = len(OPS[node.op].local)
    starts = range(0, len(node.inputs), size)
    return " + ".join(_filled(OPS[node.op].latex, node, node.inputs[i : i + size], written) for i in starts)


def local(node: Node, position: int, written: Written) -> str:
    """The derivative by an operand, its operands still marked."""
    patterns = OPS[node.op].local
    first = position - position % len(patterns)
    return _filled(patterns[position - first], node, node.inputs[first : first + len(patterns)], written)


def by_name(name: str) -> str:
    return marked(latex_name(name))


def marked(operand: str) -> str:
    return f"\x01{operand}\x02"


def settled(text: str) -> str:
    r"""Puts marked operands in their places, with parentheses where a sign or a power would be misread.

    >>> settled(f"{marked('-2')} + {marked('-5')}")
    '-2 + (-5)'
    """
    return _MARK.sub(lambda match: _in_context(text[: match.start()].rstrip(), match), text)


def as_fraction(number: float) -> Fraction | None:
    """The fraction that is meant by a number with a long decimal: 1/3 for 0.333..., none for 0.5.

    >>> as_fraction(1 / 3), as_fraction(0.5), as_fraction(1234567.891)
    (Fraction(1, 3), None, None)
    """
    if len(exact(abs(number))) <= LONG:
        return None
    fraction = Fraction(number).limit_denominator(999)
    return fraction if float(fraction) == number and fraction.denominator > 1 else None


def _filled(pattern: str, node: Node, operands: tuple[str, ...], written: Written) -> str:
    constants = {name: _constant(number) for name, number in node.attributes.items()}
    text = pattern.format(*map(written, operands), out=written(node.name), **constants)
    return text.replace("+ -", "- ").replace("- -", "+ ")


def _constant(number: object) -> str:
    """A number as it is; the options of array ops are not printed."""
    if not isinstance(number, int | float):
        return ""
    if fraction := as_fraction(number):
        sign = "-" if fraction < 0 else ""
        return rf"{sign}\frac{{{abs(fraction.numerator)}}}{{{fraction.denominator}}}"
    return exact(number)


def _in_context(before: str, match: re.Match[str]) -> str:
    operand, power = match.groups()
    stands_first = not before or before.endswith(("{", "(", "[", ",", "="))
    is_misread = (_NEGATIVE.match(operand) and (power or not stands_first)) or (power and "^" in operand)
    return (f"({operand})" if is_misread else operand) + power
