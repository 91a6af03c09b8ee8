"""Linear and logistic regression: pinned numbers, textbook formulas, named mistakes, references."""

from __future__ import annotations

import math

import numpy as np
import pytest

from problems.catalogue import find
from problems.variant import Variant, variant
from tests.problems.numbers import answers, broken, given
from tests.problems.tasks import assert_gives_what_is_expected


def test_the_pinned_line() -> None:
    found = answers(variant(find("linear-regression")))
    assert {name: found[name] for name in ("yhat", "dw", "dx", "db")} == {"yhat": 3, "dw": 2, "dx": 1, "db": 1}


def test_the_pinned_line_under_half_the_square() -> None:
    found = answers(variant(find("linear-regression"), None, {"loss": "half"}))
    assert {name: found[name] for name in ("L", "dw", "dx", "db")} == {"L": 4.5, "dw": 6, "dx": 3, "db": 3}


def test_the_pinned_logistic_regression() -> None:
    found = answers(variant(find("logistic-regression")))
    expected = {"f": 0.999088948806, "dx": 0.000910221180122, "dy": 0.00182044236024, "dz": 0.000910221180122}
    expected |= {"dw0": 0.00182044236024, "dw1": 0.00182044236024, "dw2": 0.000910221180122}
    for part, value in expected.items():
        assert found[part] == pytest.approx(value, abs=1e-12)


@pytest.mark.parametrize(("loss", "factor"), [("squared", 2), ("half", 1)])
def test_the_gradients_of_a_squared_error(loss: str, factor: int) -> None:
    for seed in range(30):
        one = variant(find("linear-regression"), seed, {"loss": loss})
        w, x, b, y = (given(one)[name] for name in ("w", "x", "b", "y"))
        error = w * x + b - y
        found = answers(one)
        assert found["L"] == pytest.approx(error**2 * factor / 2)
        assert (found["dw"], found["dx"], found["db"]) == pytest.approx(
            (factor * error * x, factor * error * w, factor * error)
        )


@pytest.mark.parametrize("loss", ["none", "bce"])
def test_the_gradients_of_logistic_regression(loss: str) -> None:
    for seed in range(30):
        one = variant(find("logistic-regression"), seed, {"loss": loss})
        numbers = given(one)
        w, x = (np.array([numbers[name] for name in names]) for names in (("w0", "w1", "w2"), "xyz"))
        f = 1 / (1 + math.exp(-w @ x))
        dq = f * (1 - f) if loss == "none" else f - numbers["t"]
        found = answers(one)
        assert found["dq"] == pytest.approx(dq)
        np.testing.assert_allclose([found[f"dw{i}"] for i in range(3)], dq * x)
        np.testing.assert_allclose([found[f"d{name}"] for name in "xyz"], dq * w)
        if loss == "bce":
            p = f if numbers["t"] else 1 - f
            assert found["L"] == pytest.approx(-math.log(p))


def mistaken(one: Variant, note: str) -> tuple[float, dict[str, float]]:
    """The loss and the gradients of somebody who makes a mistake."""
    ran = broken(one, note)
    return float(ran.values["L"]), {name: float(value) for name, value in ran.gradients.items()}


@pytest.mark.parametrize("loss", ["squared", "half"])
@pytest.mark.parametrize(
    ("note", "wrong"),  # dL/dyhat from e = yhat - y, and from the factor of the loss
    [
        ("square-factor-missing", lambda e, factor: factor * e),
        ("difference-sign-missing", lambda e, factor: -2 * factor * e),
        ("absolute-error", lambda e, factor: math.copysign(1, e)),
    ],
)
def test_mistakes_of_a_squared_error(loss: str, note: str, wrong: object) -> None:
    for seed in range(10):
        one = variant(find("linear-regression"), seed, {"loss": loss})
        values = one.run.values
        error = float(values["yhat"] - values["y"])
        found_loss, found = mistaken(one, note)
        assert found["yhat"] == pytest.approx(wrong(error, 0.5 if loss == "half" else 1.0))
        if note == "absolute-error":
            assert found_loss == pytest.approx(abs(error))


def test_the_lost_half() -> None:
    one = variant(find("linear-regression"), None, {"loss": "half"})
    assert mistaken(one, "scale-not-applied")[0] == 9
    assert mistaken(one, "scale-factor-missing")[1]["yhat"] == 6


@pytest.mark.parametrize(
    ("note", "node", "wrong"),
    [
        ("bce-slope-of-score", "f", lambda f, t: f - t),
        ("minus-missing", "f", lambda f, t: (t - f) / (f * (1 - f))),
        ("bce-slope-of-score:f", "q", lambda f, t: (f - t) * f * (1 - f)),
    ],
)
def test_mistakes_of_the_cross_entropy(note: str, node: str, wrong: object) -> None:
    for seed in range(10):
        one = variant(find("logistic-regression"), seed, {"loss": "bce"})
        assert mistaken(one, note)[1][node] == pytest.approx(wrong(float(one.run.values["f"]), given(one)["t"]))


TASKS = [("linear-regression", loss) for loss in ("none", "squared", "half")]
TASKS += [("logistic-regression", loss) for loss in ("none", "bce")]


@pytest.mark.parametrize(("name", "loss"), TASKS)
def test_the_reference_gives_the_expected_outputs(name: str, loss: str) -> None:
    task = variant(find(name), None, {"loss": loss}).code
    assert_gives_what_is_expected(task)


def test_code_is_called_with_both_labels() -> None:
    task = variant(find("logistic-regression"), None, {"loss": "bce"}).code
    assert {float(case["t"]) for case in task.cases} == {0.0, 1.0}
