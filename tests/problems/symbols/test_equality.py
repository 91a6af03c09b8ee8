"""SymPy's word on whether two formulas are equal."""

from __future__ import annotations

import pytest
import sympy as sp

from problems.symbols.equality import answer, call, compare, is_equal, number, slope
from solutions.notation import parse

X, Y = sp.symbols("x y")
POINTS = [{"x": 0.25 * i, "y": 1.0 + i} for i in range(12)]
BIG = sp.exp(1000 * Y)


@pytest.mark.parametrize(
    ("response", "right", "equal"),
    [
        (X + X, 2 * X, True),
        (sp.sin(X) ** 2 + sp.cos(X) ** 2, sp.Integer(1), True),
        (X * BIG / (BIG + 1) + X / (BIG + 1), X, True),
        (call("sigmoid", (X,)), (1 + call("tanh", (X / 2,))) / 2, True),
        (call("max", (X, Y)), Y, True),  # at all points
        (2 * X, X, False),
        (X * (1 + sp.exp(-X)), X, False),
        (sp.sqrt(-1 - X**2), X, False),
        (sp.zoo, X, False),
    ],
)
def test_formulas_are_equal_or_not(response: sp.Expr, right: sp.Expr, equal: bool) -> None:
    assert is_equal(response, right, POINTS) is equal


def test_few_points_decide_nothing() -> None:
    assert is_equal(call("max", (X, Y)), Y, POINTS[:7]) is None


def test_points_without_an_answer_do_not_count() -> None:
    right = sp.sqrt(X - 2)
    assert is_equal(sp.sqrt(X - 2) + call("relu", (-Y,)), right, POINTS) is None


def test_answers_are_derivatives_and_values() -> None:
    graph = parse("q = x + y; f = q * x")
    assert sp.expand(answer(graph, "dx")) == 2 * X + Y
    assert answer(graph, "q") == X + Y


def test_the_parts_of_formulas_are_symbolic() -> None:
    assert number("0.1") == sp.Rational(1, 10)
    assert sp.simplify(slope("sigmoid", X) - call("sigmoid", (X,)) * (1 - call("sigmoid", (X,)))) == 0
    assert [compare(">=", X, Y).subs({X: a, Y: 1}) for a in (0, 1, 2)] == [0, 1, 1]
