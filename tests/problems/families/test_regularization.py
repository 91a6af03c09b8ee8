"""Penalties: the penalised loss and its update in plain arithmetic, named mistakes, code against differences."""

from __future__ import annotations

import numpy as np
import pytest

from problems.catalogue import find
from problems.variant import variant
from tests.problems.numbers import answers, by_mistake
from tests.problems.tasks import task_of


@pytest.mark.parametrize("penalty", ["l2", "l1"])
@pytest.mark.parametrize(("reg", "eta"), [(0.5, 0.1), (2.0, 0.05)])
def test_loss_gradient_and_update(penalty: str, reg: float, eta: float) -> None:
    for seed in range(15):
        one = variant(find("regularization"), seed, {"penalty": penalty, "reg": reg, "eta": eta})
        n, found = {name: float(value) for name, value in one.inputs.items()}, answers(one)
        w, x = np.array([n["w1"], n["w2"]]), np.array([n["x1"], n["x2"]])
        error = w @ x + n["b"] - n["y"]
        size, slope = (w @ w / 2, w) if penalty == "l2" else (np.abs(w).sum(), np.sign(w))
        assert (found["D"], found["R"], found["J"]) == pytest.approx((error**2, reg * size, error**2 + reg * size))
        dw = 2 * error * x + reg * slope
        assert (found["dw1"], found["dw2"], found["db"]) == pytest.approx((*dw, 2 * error))
        assert (found["u1"], found["u2"]) == pytest.approx(tuple(w - eta * dw))
        assert found["u_b"] == pytest.approx(n["b"] - eta * 2 * error)


def test_the_update_of_l2_is_weight_decay() -> None:
    """w <- (1 - eta lambda) w - eta dD/dw."""
    one = variant(find("regularization"))  # w = (2, -1), x = (1, -2), b = 1, y = 4: yhat = 5
    found = answers(one)
    assert found["u1"] == pytest.approx((1 - 0.1 * 0.5) * 2 - 0.1 * 2 * 1 * 1)
    assert found["u2"] == pytest.approx((1 - 0.1 * 0.5) * -1 - 0.1 * 2 * 1 * -2)


@pytest.mark.parametrize(
    ("penalty", "note", "part", "wrong"),  # D = 1, dD/dw = (2, -4), dD/db = 2; lambda = 0.5, eta = 0.1
    [
        ("l2", "penalty-missing", "J", 1.0),
        ("l2", "penalty-gradient-missing", "dw1", 2.0),
        ("l2", "penalty-gradient-missing", "u1", 2 - 0.2),
        ("l2", "bias-decayed", "u_b", 0.95 - 0.2),
        ("l2", "plus-for-minus", "u1", 1.9 + 0.2),
        ("l2", "decay-missing", "u2", -1 + 0.4),
        ("l2", "half-missing", "R", 0.5 * 5),
        ("l2", "half-missing", "dw1", 2 + 0.5 * 2 * 2),
        ("l1", "penalty-gradient-missing", "dw2", -4.0),
        ("l1", "bias-decayed", "u_b", 1 - 0.2 - 0.05),
        ("l1", "sign-missing", "dw2", -4 + 0.5),
        ("l1", "l2-for-l1", "R", 0.5 * 5),
    ],
)
def test_a_mistake_gives_its_wrong_number(penalty: str, note: str, part: str, wrong: float) -> None:
    one = variant(find("regularization"), None, {"penalty": penalty})
    assert by_mistake(one, note)[part] == pytest.approx(wrong)


def test_formulas_are_asked_for_what_is_trained() -> None:
    one = variant(find("regularization"), None, {"ask": "formulas"})
    assert [part.id for part in one.parts] == ["dw1", "dw2", "db"]
    assert r"\frac{\lambda}{2} (w_1^2 + w_2^2)$ with $\lambda = 0.5$" in one.statement


@pytest.mark.parametrize(("penalty", "sizes"), [("l2", ("full", "half")), ("l1", ("full",))])
def test_the_expected_gradients_are_differences_of_the_loss(penalty: str, sizes: tuple[str, ...]) -> None:
    task = task_of("regularization", penalty=penalty)
    assert [way.note for way in task.conventions] == [f"penalty-{size}" for size in sizes]
    for way, factor in zip(task.conventions, (1.0, 0.5), strict=False):
        for case, right in zip(task.cases, task.expected(way), strict=True):
            W, b, X, Y, reg = (case[name] for name in ("W", "b", "X", "Y", "reg"))

            def loss(
                W: np.ndarray, b: np.ndarray, X: np.ndarray = X, Y: np.ndarray = Y, c: float = factor * reg
            ) -> float:
                penalty_of_w = np.sum(W * W) if penalty == "l2" else np.abs(W).sum()
                return float(((X @ W + b - Y) ** 2).sum(axis=1).mean() + c * penalty_of_w)

            assert right["loss"] == pytest.approx(loss(W, b))
            for i, j in np.ndindex(W.shape):
                step = np.zeros(W.shape)
                step[i, j] = 1e-6
                slope = (loss(W + step, b) - loss(W - step, b)) / 2e-6
                assert right["dW"][i, j] == pytest.approx(slope, rel=1e-5, abs=1e-6)
            shifts = 1e-6 * np.eye(len(b))
            slopes = [(loss(W, b + step) - loss(W, b - step)) / 2e-6 for step in shifts]
            np.testing.assert_allclose(right["db"], slopes, rtol=1e-5, atol=1e-6)


def test_the_biases_of_a_case_are_not_zero_and_its_penalty_shows() -> None:
    task = task_of("regularization")
    for case, right in zip(task.cases, task.expected(task.conventions[0]), strict=True):
        assert np.all(np.abs(case["b"]) > 0)
        assert case["reg"] * np.sum(case["W"] ** 2) > 0.01 * right["loss"]


@pytest.mark.parametrize(("penalty", "slope"), [("l2", lambda w: w), ("l1", np.sign)])
def test_the_decaying_update(penalty: str, slope: object) -> None:
    task = task_of("regularization", penalty=penalty, form="decay")
    assert callable(slope)
    for case, right in zip(task.cases, task.expected(task.conventions[0]), strict=True):
        expected = case["w"] - case["eta"] * (case["dw"] + case["reg"] * slope(case["w"]))
        np.testing.assert_allclose(right["next_w"], expected)
