"""Gradient checks: differences and derivatives by NumPy, named mistakes, conventions of the relative error."""

from __future__ import annotations

import numpy as np
import pytest

from problems.catalogue import find
from problems.variant import variant
from tests.problems.numbers import answers, broken
from tests.problems.tasks import task_of

FUNCTIONS = {"cubic": np.poly1d([1, 0, 0, 0]), "quartic": np.poly1d([1, 0, 0, 0, 0])}


@pytest.mark.parametrize("function", ["cubic", "quartic", "exponential"])
@pytest.mark.parametrize("error", ["max", "sum"])
def test_difference_derivative_and_error(function: str, error: str) -> None:
    rise, slope = (FUNCTIONS[function], FUNCTIONS[function].deriv()) if function in FUNCTIONS else (np.exp, np.exp)
    for seed in range(20):
        one = variant(find("gradient-check"), seed, {"function": function, "error": error})
        a, b, x, h = (float(one.inputs[name]) for name in "abxh")
        n = (a * rise(x + h) + b * (x + h) - a * rise(x - h) - b * (x - h)) / (2 * h)
        g = a * slope(x) + b
        size = max(abs(n), abs(g)) if error == "max" else abs(n) + abs(g)
        found = answers(one)
        assert (found["n"], found["g"], found["E"]) == pytest.approx((n, g, abs(n - g) / size))


def test_the_difference_of_a_cubic_is_off_by_a_times_h_squared() -> None:
    found = answers(variant(find("gradient-check")))  # a = 2, h = 0.5
    assert found["n"] - found["g"] == pytest.approx(2 * 0.5**2)


@pytest.mark.parametrize(
    ("note", "part", "wrong"),  # f(x) = 2 x^3 - 3 x at 1.5 with h = 0.5: f(2) = 10, f(1) = -1, f(1.5) = 2.25
    [
        ("h-not-doubled", "n", 22.0),
        ("one-sided", "n", (10 - 2.25) / 0.5),
        ("difference-sign", "n", -11.0),
        ("error-not-relative", "E", 0.5),
    ],
)
def test_a_mistake_gives_its_wrong_number(note: str, part: str, wrong: float) -> None:
    one = variant(find("gradient-check"))
    assert (answers(one)["n"], answers(one)["g"]) == pytest.approx((11, 10.5))
    assert float(broken(one, note).values[part]) == pytest.approx(wrong)


def test_the_numerical_gradient_is_that_of_the_formula() -> None:
    """The difference of x_i^3 is off by h^2, that of a square by nothing."""
    task = task_of("gradient-check")
    for way in task.conventions:
        for case, right in zip(task.cases, task.expected(way), strict=True):
            x, h = case["x"], case["h"]
            np.testing.assert_allclose(right["numeric"], 3 * x**2 + h**2 + 2 * x.sum(), rtol=1e-9)


@pytest.mark.parametrize("error", ["max", "sum", "norm"])
def test_each_relative_error_is_accepted(error: str) -> None:
    both, alone = (variant(find("gradient-check"), None, {"error": each}).code for each in ("open", error))
    assert both is not None
    assert alone is not None
    way = next(way for way in both.conventions if way.note == f"error-{error}")
    for case, mine, theirs in zip(both.cases, both.expected(way), alone.expected(alone.conventions[0]), strict=True):
        dx, n = case["dx"], mine["numeric"]
        expected = {
            "max": np.max(np.abs(dx - n) / np.max(np.abs([dx, n]), axis=0)),
            "sum": np.max(np.abs(dx - n) / np.sum(np.abs([dx, n]), axis=0)),
            "norm": np.sqrt(((dx - n) ** 2).sum()) / (np.sqrt((dx**2).sum()) + np.sqrt((n**2).sum())),
        }[error]
        assert float(mine["error"]) == pytest.approx(expected)
        assert float(theirs["error"]) == float(mine["error"])
