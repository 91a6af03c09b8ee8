"""Gradient descent: pinned numbers, updates in plain arithmetic, named mistakes, loops against differences."""

from __future__ import annotations

import math

import numpy as np
import pytest

from problems.catalogue import find
from problems.code.task import CodeTask, Instead
from problems.variant import variant
from tests.problems.numbers import answers, by_mistake, given
from tests.problems.tasks import task_of


def test_the_pinned_update() -> None:
    assert answers(variant(find("gradient-descent"))) == {"b1": pytest.approx(-4.5, rel=1e-12)}


@pytest.mark.parametrize("steps", [1, 2, 5])
def test_updates_with_given_gradients(steps: int) -> None:
    for seed in range(20):
        one = variant(find("gradient-descent"), seed, {"steps": steps})
        numbers, found = given(one), answers(one)
        b = numbers["b0"]
        for t in range(steps):
            b = b - numbers["eta"] * numbers[f"g{t}"]
            assert found[f"b{t + 1}"] == pytest.approx(b)


def test_updates_along_the_gradient_of_a_loss() -> None:
    for seed in range(20):
        one = variant(find("gradient-descent"), seed, {"form": "loss", "steps": 3})
        numbers, found = given(one), answers(one)
        w, x, y = numbers["w0"], numbers["x"], numbers["y"]
        for t in range(3):
            h = 1e-6
            slope = (((w + h) * x - y) ** 2 - ((w - h) * x - y) ** 2) / (2 * h)
            assert found[f"g{t}"] == pytest.approx(slope, rel=1e-6, abs=1e-6)
            w -= numbers["eta"] * 2 * (w * x - y) * x
            assert found[f"w{t + 1}"] == pytest.approx(w)


@pytest.mark.parametrize("steps", [1, 3])
def test_updates_of_two_layers(steps: int) -> None:
    """Both gradients are central differences of the loss at the old weights."""
    for seed in range(20):
        one = variant(find("gradient-descent"), seed, {"form": "two-layer", "steps": steps})
        numbers, found = given(one), answers(one)
        x, y, weights = numbers["x"], numbers["y"], np.array([numbers["w0"], numbers["v0"]])
        for t in range(steps):
            shifts = 1e-5 * np.eye(2)
            slopes = [
                ((np.prod(weights + step) * x - y) ** 2 - (np.prod(weights - step) * x - y) ** 2) / 2e-5
                for step in shifts
            ]
            assert (found[f"g{t}"], found[f"p{t}"]) == pytest.approx(tuple(slopes), rel=1e-5, abs=1e-5)
            weights = weights - numbers["eta"] * np.array([found[f"g{t}"], found[f"p{t}"]])
            assert (found[f"w{t + 1}"], found[f"v{t + 1}"]) == pytest.approx(tuple(weights))


@pytest.mark.parametrize(
    ("note", "wrong"),  # h = 2, yhat = 6, delta = 2: g = 4, p = 6, w = 3 - 0.4, v = 2 - 0.6
    [
        ("plus-for-minus", {"g0": 4.0, "p0": 6.0, "w1": 3.4, "v1": 2.6}),
        ("rate-missing", {"g0": 4.0, "p0": 6.0, "w1": -1.0, "v1": -4.0}),
        ("square-factor-missing", {"g0": 2.0, "p0": 3.0, "w1": 2.8, "v1": 1.7}),
        ("difference-sign-missing", {"g0": -4.0, "p0": -6.0, "w1": 3.4, "v1": 2.6}),
        ("next-weight-missing", {"g0": 4.0, "p0": 2.0, "w1": 2.6, "v1": 1.8}),
        ("rate-in-each-layer", {"g0": 4.0, "p0": 6.0, "w1": 2.6, "v1": 1.94}),
    ],
)
def test_a_mistaken_update_of_two_layers(note: str, wrong: dict[str, float]) -> None:
    numbers = {"v0": 2, "w0": 3, "x": 1, "y": 5, "eta": 0.1}
    assert by_mistake(variant(find("gradient-descent"), None, {"form": "two-layer", **numbers}), note) == pytest.approx(
        wrong
    )


@pytest.mark.parametrize(
    ("options", "note", "wrong"),
    [
        ({"form": "given"}, "plus-for-minus", {"b1": -5.5}),
        ({"form": "given"}, "rate-missing", {"b1": 45.0}),
        ({"form": "loss"}, "plus-for-minus", {"g0": -12.0, "w1": -0.2}),
        ({"form": "loss"}, "rate-missing", {"g0": -12.0, "w1": 13.0}),
        ({"form": "loss"}, "square-factor-missing", {"g0": -6.0, "w1": 1.6}),
        ({"form": "loss"}, "input-missing", {"g0": -6.0, "w1": 1.6}),
        ({"form": "loss"}, "difference-sign-missing", {"g0": 12.0, "w1": -0.2}),
    ],
)
def test_a_mistaken_update(options: dict[str, object], note: str, wrong: dict[str, float]) -> None:
    numbers = {"w0": 1, "x": 2, "y": 5, "eta": 0.1} if options["form"] == "loss" else {}  # 2 (2 - 5) 2 = -12
    one = variant(find("gradient-descent"), None, {**options, **numbers})
    assert by_mistake(one, note) == pytest.approx(wrong)


@pytest.mark.parametrize(
    ("fixed", "expected"),
    [
        ({"variant": "batch", "N": 50, "E": 10}, {"k": 1, "T": 10, "R": 500}),
        ({"variant": "stochastic", "N": 50, "E": 10}, {"k": 50, "T": 500}),
        ({"variant": "mini-batch", "N": 320, "B": 32, "E": 10}, {"k": 10, "T": 100, "m": 32}),
        ({"variant": "mini-batch", "N": 400, "B": 150, "E": 10}, {"k": 3, "T": 30, "m": 100}),
    ],
)
def test_the_pinned_numbers_of_updates(fixed: dict[str, object], expected: dict[str, int]) -> None:
    assert answers(variant(find("descent-variants"), None, fixed)) == expected


def test_the_batches_of_an_epoch_hold_all_rows() -> None:
    for seed in range(50):
        one = variant(find("descent-variants"), seed)
        rows, size, epochs = (int(given(one)[name]) for name in "NBE")
        batches = [len(range(rows)[start : start + size]) for start in range(0, rows, size)]
        assert answers(one) == {"k": len(batches), "T": epochs * len(batches), "m": batches[-1]}
        assert len(batches) == math.ceil(rows / size)


@pytest.mark.parametrize(
    ("note", "wrong"),
    [
        ("short-batch-dropped", {"k": 2, "T": 20, "m": 100}),
        ("update-a-row", {"k": 400, "T": 4000, "m": 400 - 399 * 150}),
        ("epochs-ignored", {"k": 3, "T": 3, "m": 100}),
        ("not-rounded", {"k": 8 / 3, "T": 80 / 3, "m": 150}),
    ],
)
def test_a_mistaken_number_of_updates(note: str, wrong: dict[str, float]) -> None:
    assert by_mistake(variant(find("descent-variants")), note) == pytest.approx(wrong)


def loop_of(kind: str) -> CodeTask:
    return task_of("descent-variants", variant=kind)


@pytest.mark.parametrize("kind", ["batch", "stochastic", "mini-batch"])
def test_a_training_loop_steps_down_the_loss_of_each_batch(kind: str) -> None:
    """The history is worked out again from central differences of the mean squared error."""
    task = loop_of(kind)
    for case, right in zip(task.cases, task.expected(task.conventions[0]), strict=True):
        X, y, w = case["X"], case["y"], case["w"]
        order = case.get("order", [np.arange(len(X))] * case.get("epochs", 0))
        size = {"batch": len(X), "stochastic": 1, "mini-batch": case.get("batch_size")}[kind]
        history = []
        for epoch in order:
            for start in range(0, len(X), size):
                rows = epoch[start : start + size]
                moved = [((X[rows] @ (w + h) - y[rows]) ** 2).mean() for h in (*np.eye(len(w)), *-np.eye(len(w)))]
                w = w - case["eta"] * (np.array(moved[: len(w)]) - moved[len(w) :]) / 2  # exact for a square
                history.append(w)
        np.testing.assert_allclose(right["history"], history, rtol=1e-9, atol=1e-9)
        np.testing.assert_allclose(right["w"], w, rtol=1e-9, atol=1e-9)


def test_a_case_has_a_short_last_batch_and_an_order_of_its_own() -> None:
    for case in loop_of("mini-batch").cases:
        assert len(case["X"]) % case["batch_size"] != 0
        assert all(sorted(epoch) == list(range(len(case["X"]))) for epoch in case["order"])
        assert any(list(epoch) != sorted(epoch) for epoch in case["order"])


def test_the_short_batch_dropped() -> None:
    task = loop_of("mini-batch")
    case = task.cases[0]
    mistakes = {each.note: each for each in task.mistakes(task.conventions[0]) if isinstance(each, Instead)}
    dropped = task.outcome(task.conventions[0], case, mistakes["short-batch-dropped"])
    full = len(case["X"]) // case["batch_size"] * len(case["order"])
    assert dropped["history"].shape == (full, len(case["w"]))


def test_a_step_of_two_layers_is_a_step_down_the_loss() -> None:
    """Each entry of both weights moves against its central difference, taken at the old weights."""
    task = task_of("gradient-descent", form="two-layer")
    for case, right in zip(task.cases, task.expected(task.conventions[0]), strict=True):

        def loss(W1: np.ndarray, W2: np.ndarray, X: np.ndarray = case["X"], Y: np.ndarray = case["Y"]) -> float:
            return float(((np.tanh(X @ W1) @ W2 - Y) ** 2).sum(axis=1).mean())

        for name in ("W1", "W2"):
            for place in np.ndindex(case[name].shape):
                step = np.zeros(case[name].shape)
                step[place] = 1e-6
                up, down = (loss(**{"W1": case["W1"], "W2": case["W2"], name: case[name] + h}) for h in (step, -step))
                moved = case[name][place] - case["eta"] * (up - down) / 2e-6
                assert right[name][place] == pytest.approx(moved, abs=1e-6)
