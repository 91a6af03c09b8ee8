"""Formulas are compared by value: equal forms pass, others show a point where they differ."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from grader.formulas import undecided
from grader.formulas.comparing import Compared, compare, values_at, witness
from grader.formulas.reading import read_formula
from grader.formulas.spelling import spellings
from grader.formulas.tree import Tree
from problems.part import Array, Part
from problems.variant import Variant
from tests.grader.formulas.asked import posed

ONE = posed("sum-product")  # f = (x + y) z


def tree(text: str, one: Variant = ONE) -> Tree:
    return read_formula(text, spellings(tuple(node.name for node in one.graph), one.graph.output.name), "")[0]


def part(name: str) -> Part:
    return next(part for part in ONE.parts if part.id == name)


def compared(text: str, name: str) -> Compared:
    return compare(part(name), values_at(tree(text), ONE.points))


def by_hand() -> Array:
    """What (x + y)^2 z - x/y gives at the points, in plain NumPy."""
    x, y, z = (np.asarray(ONE.points.values[name]) for name in "xyz")
    return np.asarray((x + y) ** 2 * z - x / y)


def test_values_are_numpys() -> None:
    np.testing.assert_allclose(values_at(tree("q^2 z - x/y"), ONE.points), by_hand(), rtol=1e-14)


@pytest.mark.parametrize(
    ("text", "worked"),
    [
        ("σ'(t)", lambda t: np.exp(-t) / (1 + np.exp(-t)) ** 2),
        ("tanh'(t)", lambda t: 1 / np.cosh(t) ** 2),
        ("relu'(t)", lambda t: 1.0 * (t > 0)),
        ("relu(t) + |t| + sign(t)", lambda t: np.maximum(t, 0) + np.abs(t) + np.sign(t)),
        ("max(t, 1, 2)", lambda t: np.maximum(t, 2)),
        ("min(t, 1) [0 < t <= 1]", lambda t: np.where((t > 0) & (t <= 1), np.minimum(t, 1), 0)),
        ("e^t ln(2) √4", lambda t: 2 * np.exp(t) * np.log(2)),
        ("1 if t >= 0 else t", lambda t: np.where(t >= 0, 1, t)),
        ("sin(t) cos'(t) + step(t)", lambda t: -(np.sin(t) ** 2) + (t >= 0)),
        ("3", lambda t: np.full_like(t, 3)),
    ],
)
def test_functions_are_numpys(text: str, worked: object) -> None:
    t = np.linspace(-2, 2, 17)
    points = replace(ONE.points, values={"t": t, "f": t})
    read = read_formula(text, spellings(("t", "f"), "f"), "")[0]
    np.testing.assert_allclose(values_at(read, replace(points, graph=ONE.graph)), worked(t), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("text", ["z", "2z - z", "z (x+y)/q", "f/q", "z x/x", "max(z, 0) + min(z, 0)", "ln(e^z)"])
def test_equal_forms_are_equal(text: str) -> None:
    assert compared(text, "dx").is_equal is True


@pytest.mark.parametrize("text", ["q", "-z", "z + 0.001", "sqrt(z)^2", "1", "[z > 0]"])
def test_others_are_not(text: str) -> None:
    assert compared(text, "dx").is_equal is False


@pytest.mark.parametrize("text", ["x/0", "ln(-1) z", "9^9^9^9 - 9^9^9^9"])
def test_what_has_no_value_is_not_decided_by_value(text: str) -> None:
    assert compared(text, "dx").is_equal is None


def test_few_points_with_an_answer_do_not_decide() -> None:
    answer = np.where(np.arange(32) < 7, part("dx").answer, np.nan)
    assert compare(replace(part("dx"), answer=answer), part("dx").answer).is_equal is None


def test_a_point_where_they_differ_is_told_but_not_what_is_right() -> None:
    response = values_at(tree("x"), ONE.points)
    told = witness(part("dz"), tree("x"), response, compare(part("dz"), response).differs, ONE.points)
    x, y, z = (float(word.split(" = ")[1]) for word in told.split(" it ")[0].removeprefix("at ").split(", "))
    assert told == f"at x = {x:g}, y = {y:g}, z = {z:g} it gives {x:g}, and that is not the derivative there"
    assert any(np.array_equal((x, y, z), point) for point in zip(*(ONE.points.values[n] for n in "xyz"), strict=True))


def test_of_many_inputs_only_the_names_in_the_formula_are_told() -> None:
    one = posed("two-layer-mse")
    asked = next(part for part in one.parts if part.id == "dW2_1")
    response = values_at(tree("r h1", one), one.points)
    told = witness(asked, tree("r h1", one), response, compare(asked, response).differs, one.points)
    assert told.startswith("at r = ")
    assert ", h1 = " in told
    assert "x1" not in told


@pytest.mark.parametrize(
    ("text", "is_equal"),
    [
        ("e^(999 x^2) z / e^(999 x^2)", True),  # too large for a float
        ("z + sin(x)^2 + cos(x)^2 - 1", True),
        ("2 e^(999 x^2) z / e^(999 x^2)", False),
        ("sqrt(-1 - x^2)", False),  # no real number
        ("x/0", False),
        ("z + 1/10^10 [x > 100]", True),  # at every point
    ],
)
def test_sympy_decides_what_values_do_not(text: str, is_equal: bool) -> None:
    question = undecided.question(ONE, part("dx"), text)
    assert undecided.answered(question) is is_equal


def test_another_process_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(undecided, "SECONDS", 300)  # on a busy machine it takes long to start one
    assert undecided.is_equal(ONE, part("dx"), "exp(999*x^2)*z/exp(999*x^2)") is True


def test_what_takes_too_long_is_left_to_a_person(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(undecided, "SECONDS", 1)
    assert undecided.is_equal(ONE, part("dx"), "9^9^9^9*0 + z") is None
