"""The tree of a formula as it was read, and what it gives on arrays or symbols."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from solutions.ops import OPS, Array


@dataclass(frozen=True)
class Number:
    """A number as it was typed."""

    text: str


@dataclass(frozen=True)
class Constant:
    """A number that the sheet names."""

    name: str
    text: str


@dataclass(frozen=True)
class Value:
    """The value of a node."""

    node: str


@dataclass(frozen=True)
class Gradient:
    """The derivative of the output by a node."""

    node: str


@dataclass(frozen=True)
class Sum:
    """Terms with their signs."""

    terms: tuple[tuple[str, Tree], ...]  # + or -, and what follows


@dataclass(frozen=True)
class Product:
    """Factors and divisors."""

    factors: tuple[tuple[str, Tree], ...]  # * or /, and what follows


@dataclass(frozen=True)
class Power:
    """A base to an exponent; both may be any formula."""

    base: Tree
    exponent: Tree


@dataclass(frozen=True)
class Call:
    """An op of the op table, or the derivative of one."""

    op: str
    arguments: tuple[Tree, ...]
    is_slope: bool = False


@dataclass(frozen=True)
class Indicator:
    """1 where all comparisons of a chain hold, else 0: [a < b <= c]."""

    operands: tuple[Tree, ...]
    signs: tuple[str, ...]


Tree = Number | Constant | Value | Gradient | Sum | Product | Power | Call | Indicator


@dataclass(frozen=True)
class Algebra:
    """What numbers, ops and comparisons mean; + - * / and powers are those of Python.

    What is worked with are arrays, or expressions of SymPy, which tells no types.
    """

    number: Callable[[str], Any]
    call: Callable[[str, tuple[Any, ...]], Any]
    slope: Callable[[str, Any], Any]
    compare: Callable[[str, Any, Any], Any]  # 1 or 0


def _slope(op: str, x: Array) -> Array:
    upstream = np.ones_like(np.asarray(x, float))
    return np.asarray(OPS[op].vjp(upstream, OPS[op].forward(x), x)[0])


_COMPARED = {"<": np.less, ">": np.greater, "<=": np.less_equal, ">=": np.greater_equal}
ARRAYS = Algebra(
    number=lambda text: np.float64(text),
    call=lambda op, xs: OPS[op].forward(*xs),
    slope=_slope,
    compare=lambda sign, a, b: np.where(np.isnan(a) | np.isnan(b), np.nan, _COMPARED[sign](a, b)),
)


def evaluate(tree: Tree, values: Mapping[str, Any], gradients: Mapping[str, Any], algebra: Algebra = ARRAYS) -> Any:
    """What the formula gives; with arrays, what has no value is nan or infinite."""

    def of(inner: Tree) -> Any:
        return evaluate(inner, values, gradients, algebra)

    match tree:
        case Number(text) | Constant(_, text):
            return algebra.number(text)
        case Value(node):
            return values[node]
        case Gradient(node):
            return gradients[node]
        case Sum(terms):
            return _added(terms, of, algebra)
        case Product(factors):
            return _multiplied(factors, of, algebra)
        case Power(base, exponent):
            return of(base) ** of(exponent)
        case Call(op, arguments, is_slope):
            return algebra.slope(op, of(arguments[0])) if is_slope else _called(op, tuple(map(of, arguments)), algebra)
        case Indicator(operands, signs):
            return _compared(tuple(map(of, operands)), signs, algebra)


Of = Callable[[Tree], Any]


def _added(terms: tuple[tuple[str, Tree], ...], of: Of, algebra: Algebra) -> Any:
    total = algebra.number("0")
    for sign, term in terms:
        total = total + of(term) if sign == "+" else total - of(term)
    return total


def _multiplied(factors: tuple[tuple[str, Tree], ...], of: Of, algebra: Algebra) -> Any:
    product = algebra.number("1")
    for sign, factor in factors:
        product = product * of(factor) if sign == "*" else product / of(factor)
    return product


def _called(op: str, arguments: tuple[Any, ...], algebra: Algebra) -> Any:
    """Of more operands than the op has, two by two: max(a, b, c) = max(max(a, b), c)."""
    first, *rest = arguments
    result = first if rest else algebra.call(op, (first,))
    for argument in rest:
        result = algebra.call(op, (result, argument))
    return result


def _compared(operands: tuple[Any, ...], signs: tuple[str, ...], algebra: Algebra) -> Any:
    result = algebra.number("1")
    for sign, left, right in zip(signs, operands[:-1], operands[1:], strict=True):
        result = result * algebra.compare(sign, left, right)
    return result


def parts_of(tree: Tree) -> Iterator[Tree]:
    """The tree and everything in it."""
    yield tree
    match tree:
        case Sum(pairs) | Product(pairs):
            inside: tuple[Tree, ...] = tuple(part for _, part in pairs)
        case Power(base, exponent):
            inside = (base, exponent)
        case Call(_, arguments):
            inside = arguments
        case Indicator(operands):
            inside = operands
        case _:
            inside = ()
    for part in inside:
        yield from parts_of(part)
