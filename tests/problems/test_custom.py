"""A graph that somebody types: numbers that suit it, mistakes that show there, and sentences about what is no graph."""

from __future__ import annotations

import numpy as np
import pytest

from problems.certified.candidates import of_seed, reach
from problems.certified.certificate import certify
from problems.custom import custom
from problems.errors import ProblemError
from problems.ranges import numbers_for
from problems.variant import variant
from solutions.notation import parse

EXPRESSIONS = (
    "x*y",
    "(x+y)/(z-w)",
    "x**3*y",
    "exp(-x**2)",
    "log(x)*y",
    "log(log(x))",
    "log(1+exp(x))",
    "sqrt(x**2+y**2)",
    "sqrt(1-x**2)",
    "1/(x*y)",
    "sigmoid(w0*x0+w1*x1+b)",
    "sigmoid(sigmoid(x)*y)",
    "(x+sigmoid(y))/(sigmoid(x)+(x+y)**2)",
    "max(x,y)*z",
    "abs(x-y)*z",
    "relu(w*x+b)*v",
    "sin(x*y)/x",
    "exp(x)/(exp(x)+exp(y)+exp(z))",
    "-log(exp(x)/(exp(x)+exp(y)))",
    "huber(w*x-y)",
    "bce(sigmoid(w*x+b), t)",
    "x**0.5 + y**1.5",
    "log(x)/log(y)",
    "log(x/(1-x))",
    "exp(exp(x))",
    "log(-x)*y",
    "q = x + y; p = q*z; r = p - x; f = r/y",
    "a = x*y; b = sigmoid(a); c1 = b*z; g = log(b) + c1; f = g*g",
)


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_numbers_are_found_for_arbitrary_expressions(expression: str) -> None:
    family = custom(expression)
    options = tuple(family.read_options({}).items())
    candidates = family.build(of_seed(family, 9, range(500)), dict(options))
    assert certify(candidates, reach(family, options)).passed.mean() > 0.1
    assert len({variant(family, seed).digest for seed in range(20)}) >= 14


def test_a_class_gets_different_numbers_for_a_single_product() -> None:
    assert len({variant(custom("x*y"), seed).digest for seed in range(100)}) >= 90


@pytest.mark.parametrize(
    ("expression", "note"),
    [
        ("x*y", "factors-swapped"),
        ("(x-y)*z", "difference-sign-missing"),
        ("sigmoid(x*y)", "sigmoid-f-one-plus-f"),
        ("log(x)*y", "log-base-10"),
        ("x/y", "quotient-sign-missing"),
        ("sin(x)*cos(y)", "cosine-sign-missing"),
        ("(x+y)*x", "branches-overwritten:x"),
    ],
)
def test_the_wrong_rules_of_its_gates_are_declared(expression: str, note: str) -> None:
    declared = variant(custom(expression), 1).posed.mistakes
    assert note in {mistake.note for mistake in declared}


def test_only_rules_of_its_own_gates_are_declared() -> None:
    notes = {mistake.note for mistake in numbers_for(parse("f = x**2")).mistakes}
    assert notes == {"square-factor-missing", "square-not-derived"}


def test_a_label_is_0_or_1_and_nobody_asks_for_its_gradient() -> None:
    family = custom("bce(sigmoid(w*x + b), t)")
    labels = {float(variant(family, seed).inputs["t"]) for seed in range(20)}
    assert labels == {0.0, 1.0}
    assert "dt" not in {part.id for part in variant(family, 0).parts}


def test_formulas_are_asked_like_those_of_built_in_families() -> None:
    one = variant(custom("q = x + y; f = q*z"), 3, {"ask": "formulas"})
    x, y, z = (one.points.values[name] for name in "xyz")
    answers = {part.id: part.answer for part in one.parts}
    np.testing.assert_allclose(answers["dz"], x + y)
    np.testing.assert_allclose(answers["dx"], z)
    np.testing.assert_allclose(answers["dy"], z)


def test_the_code_task_is_the_graph() -> None:
    task = variant(custom("a = x*y; b = exp(a); f = b - x"), 1).code
    scope: dict[str, object] = {}
    exec(task.reference, scope)
    convention = task.conventions[0]
    for (x, y), expected in zip(task.calls(convention), task.expected(convention), strict=True):
        e = np.exp(x * y)
        np.testing.assert_allclose(scope["f"](x, y), [e - x, y * e - 1, x * e])
        np.testing.assert_allclose(list(expected.values()), [e - x, y * e - 1, x * e])


def test_steps_inside_an_expression_get_names() -> None:
    graph = variant(custom("(x + y) * exp(z)"), 1).graph
    assert [node.name for node in graph.computed] == ["a", "b", "f"]


@pytest.mark.parametrize(
    ("expression", "words", "place"),
    [
        ("f = sum(x)*y", "sum is an array op", 4),
        ("f = x @ y", "matmul is an array op", 6),
        ("f = x.T * y", "transpose is an array op", 5),
        ("f = x**1000", "at most 20", 5),
        ("f = e*y + x", "e is a number", 4),
        ("f = x*math", "math is part of Python", 6),
        ("dx = x*y; f = dx*x", "the gradient of x", 0),
        ("q = x + y; p = q*z; f = x*z", "p does not go into f", 11),
        ("f = x % 2", "a remainder", 4),
        ("f = x if y else z", "a choice", 4),
        ("f = g(x)", "g is not known", 4),
        ("f = 9**9**9 * x", "cannot be computed", 4),
    ],
)
def test_what_is_no_circuit_is_refused_with_the_place(expression: str, words: str, place: int) -> None:
    with pytest.raises(ProblemError, match=words) as refused:
        custom(expression)
    sentence, line, caret = str(refused.value).split("\n")
    assert sentence.startswith("--expr: ")
    assert line.strip() == expression
    assert caret.index("^") == 2 + place


@pytest.mark.parametrize(
    ("expression", "why"),
    [
        ("sqrt(-1 - x**2)", "every value is finite"),
        ("log(x) + log(-x)", "every value is finite"),
        ("x + y", "the gradients are not trivial"),
    ],
)
def test_where_no_numbers_are_found_it_says_why(expression: str, why: str) -> None:
    with pytest.raises(ProblemError, match=f'of 2048 tries [0-9]+ fail "{why}"'):
        variant(custom(expression), 0)


def test_numbers_that_are_set_are_taken_where_none_are_found() -> None:
    one = variant(custom("x + y"), None, {"x": 1, "y": 2})
    assert float(one.run.values["f"]) == 3
    assert one.certificate.failed
