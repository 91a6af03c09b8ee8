"""Whether a formula is equal to an answer, decided by SymPy: by normal form, then with more digits than a float has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sympy as sp

from problems.symbols.symbolic import derivative, expressions, value
from solutions.graph import Graph, Node

DIGITS = 30
CLOSE = sp.Rational(1, 10**9)
FEWEST = 8  # points that agree
NO_VALUE = (sp.zoo, sp.nan, sp.oo, -sp.oo)
Point = Mapping[str, float]


def answer(graph: Graph, id_: str) -> sp.Expr:
    """The formula of a part in the inputs: `q` asks for a value, `dq` for a derivative."""
    return expressions(graph)[id_] if id_ in graph else derivative(graph, id_[1:])


def is_equal(response: sp.Expr, right: sp.Expr, points: Sequence[Point]) -> bool | None:
    """None if neither is shown; for a formula with no value, or a complex one, False. May take any time."""
    if response.has(*NO_VALUE):
        return False
    if response == right or sp.simplify(response - right) == 0:
        return True
    pairs = [(_at(response, point), _at(right, point)) for point in points]
    known = [(mine, theirs) for mine, theirs in pairs if theirs is not None]
    if any(mine is None or abs(mine - theirs) > CLOSE * (1 + abs(theirs)) for mine, theirs in known):
        return False
    return True if len(known) >= FEWEST else None


def number(text: str) -> sp.Expr:
    return sp.Rational(text)


def call(op: str, operands: tuple[sp.Expr, ...]) -> Any:
    names = tuple(map(str, range(len(operands))))
    return value(Node("called", op, names), dict(zip(names, operands, strict=True)))


def slope(op: str, operand: sp.Expr) -> sp.Expr:
    mark = sp.Symbol("slope_of")
    return sp.diff(call(op, (mark,)), mark).subs(mark, operand)


def compare(sign: str, left: sp.Expr, right: sp.Expr) -> sp.Expr:
    return sp.Piecewise((1, sp.Rel(left, right, sign)), (0, True))


def _at(formula: sp.Expr, point: Point) -> sp.Expr | None:
    """A real number, or None."""
    inputs = {sp.Symbol(name): sp.Rational(number) for name, number in point.items()}
    found = sp.N(formula.subs(inputs), DIGITS)
    return found if found.is_Float or found.is_Integer else None
