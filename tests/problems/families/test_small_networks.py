"""Small networks: pinned numbers, the textbook's formulas for every weight, named mistakes, references."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from problems.catalogue import find
from problems.variant import Variant, variant
from solutions.breaks import SOUND, Break
from solutions.engine import run
from tests.problems.numbers import mistake, nested, pack
from tests.problems.tasks import assert_gives_what_is_expected

SEEDS = range(25)


def packed(one: Variant) -> dict[str, np.ndarray]:
    return {name: pack(one, name) for name in one.packs}


def gradients(one: Variant, broken: Break = SOUND) -> dict[str, np.ndarray]:
    """By pack, and by node."""
    found = run(one.graph, one.inputs, broken=broken).gradients
    return dict(found) | {name: nested(names, found) for name, names in one.packs.items()}


def sigmoid(z: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-z))


def biased(given: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """dL of the 2-2-1 net of linear units under (y - yhat)^2."""
    O = given["x"] @ given["W1"] + given["b1"]  # noqa: E741
    error = -2 * (given["y"] - (O @ given["W2"] + given["b2"]))
    hidden = error * given["W2"]
    return {"W1": np.outer(given["x"], hidden), "b1": hidden, "W2": error * O, "b2": error}


def plain(given: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """dE of the 3-2-1 net under (y - yhat)^2 / 2."""
    h = given["x"] @ given["W1"]
    error = -(given["y"] - h @ given["W2"])
    return {"W1": np.outer(given["x"], error * given["W2"]), "W2": error * h}


def entropy(given: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """dL of the 2-2-1 net of sigmoid units under the binary cross-entropy."""
    o = sigmoid(given["x"] @ given["W1"] + given["b1"])
    error = sigmoid(o @ given["W2"] + given["b2"]) - given["y"]
    hidden = error * given["W2"] * o * (1 - o)
    return {"W1": np.outer(given["x"], hidden), "b1": hidden, "W2": error * o, "b2": error}


NETS = [("two-layer-mse", {}, plain), ("two-layer-mse", {"net": "2-2-1"}, biased), ("two-layer-bce", {}, entropy)]


@pytest.mark.parametrize(("name", "options", "by_hand"), NETS)
def test_gradients_are_the_textbooks(name: str, options: dict[str, object], by_hand: Any) -> None:
    for seed in SEEDS:
        one = variant(find(name), seed, options)
        found = gradients(one)
        for weight, expected in by_hand(packed(one)).items():
            np.testing.assert_allclose(found[weight], expected, rtol=1e-12)


def test_the_pinned_mark_and_iq() -> None:
    given = packed(variant(find("two-layer-mse"), None, {"net": "2-2-1"}))
    assert (given["x"].tolist(), float(given["y"])) == ([7.1, 83], 3.2)


def test_the_pinned_example_of_the_cross_entropy_is_not_saturated() -> None:
    one = variant(find("two-layer-bce"))
    given = packed(one)
    assert (given["x"].tolist(), float(given["y"])) == ([8, 8], 1)
    values = {name: float(value) for name, value in one.run.values.items()}
    assert all(0.1 < values[name] < 0.9 for name in ("o1", "o2", "yhat"))
    assert float(one.run.gradients["z2"]) == pytest.approx(values["yhat"] - 1)


def wrong_gradients(name: str, note: str, changed: Any, options: dict[str, object]) -> None:
    for seed in range(8):
        one = variant(find(name), seed, options)
        found = gradients(one, mistake(one, note))
        for weight, expected in changed(packed(one)).items():
            np.testing.assert_allclose(found[weight], expected, rtol=1e-12)


@pytest.mark.parametrize(
    ("note", "changed"),
    [
        ("next-weight-missing", lambda g: {"W1": np.outer(g["x"], np.full(2, biased(g)["b2"]))}),
        ("input-missing", lambda g: {"W1": np.tile(biased(g)["b1"], (2, 1))}),
        ("square-factor-missing", lambda g: {name: dg / 2 for name, dg in biased(g).items()}),
        ("difference-sign-missing", lambda g: {name: -dg for name, dg in biased(g).items()}),
        ("absolute-error", lambda g: {name: dg / abs(biased(g)["b2"]) for name, dg in biased(g).items()}),
        ("bias-left-out-1", lambda g: {"W2": biased(g | {"b1": np.zeros(2)})["W2"]}),
        ("bias-left-out-2", lambda g: {"W1": biased(g | {"b2": np.zeros(())})["W1"]}),
    ],
)
def test_mistakes_of_a_squared_error(note: str, changed: Any) -> None:
    wrong_gradients("two-layer-mse", note, changed, {"net": "2-2-1"})


def slope_twice(given: dict[str, np.ndarray]) -> np.ndarray:
    o = sigmoid(given["x"] @ given["W1"] + given["b1"])
    yhat = sigmoid(o @ given["W2"] + given["b2"])
    return (yhat - given["y"]) * yhat * (1 - yhat)


@pytest.mark.parametrize("note", ["bce-slope-of-score:yhat", "bce-slope-of-score"])
def test_the_slope_of_the_sigmoid_taken_twice(note: str) -> None:
    wrong_gradients("two-layer-bce", note, lambda given: {"b2": slope_twice(given)}, {})


@pytest.mark.parametrize("unit", ["linear", "sigmoid"])
def test_the_gradient_is_the_sum_over_both_paths(unit: str) -> None:
    value = sigmoid if unit == "sigmoid" else lambda t: t
    slope = (lambda t: sigmoid(t) * (1 - sigmoid(t))) if unit == "sigmoid" else np.ones_like
    for seed in SEEDS:
        one = variant(find("shared-path"), seed, {"unit": unit})
        w, x, u1, u2, v1, v2, y = (np.asarray(one.inputs[name]) for name in ("w", "x", "u1", "u2", "v1", "v2", "y"))
        h = value(w * x)
        error = -2 * (y - v1 * value(u1 * h) - v2 * value(u2 * h))
        paths = [error * v * slope(u * h) * u for u, v in ((u1, v1), (u2, v2))]
        found = gradients(one)
        assert float(found["h"]) == pytest.approx(float(sum(paths)))
        assert float(found["w"]) == pytest.approx(float(sum(paths) * slope(w * x) * x))
        first, second = ("a1", "a2") if unit == "linear" else ("s1", "s2")
        for lost, left in ((first, paths[1]), (second, paths[0])):
            assert float(gradients(one, mistake(one, f"gradient-lost:h<{lost}"))["h"]) == pytest.approx(float(left))


TASKS = [(name, options | {"returns": kind}) for name, options, _ in NETS for kind in ("gradients", "step")]


@pytest.mark.parametrize(("name", "options"), TASKS)
def test_the_reference_gives_the_expected_outputs(name: str, options: dict[str, object]) -> None:
    task = variant(find(name), None, options).code
    assert_gives_what_is_expected(task)


def stepped(given: dict[str, np.ndarray], by_hand: Any) -> dict[str, np.ndarray]:
    return {name: given[name] - given["eta"] * gradient for name, gradient in by_hand(given).items()}


STEPS = [
    ("weight-used-after-update", lambda g, by_hand: {**stepped(g, by_hand), **late(g, by_hand)}),
    ("plus-for-minus", lambda g, by_hand: stepped(g | {"eta": -g["eta"]}, by_hand)),
    ("rate-missing", lambda g, by_hand: stepped(g | {"eta": 1.0}, by_hand)),
]


def late(given: dict[str, np.ndarray], by_hand: Any) -> dict[str, np.ndarray]:
    """The first layer when W2 has moved already, at the old error."""
    moved = stepped(given, by_hand)["W2"]
    first = {name: gradient for name, gradient in by_hand(given).items() if name in ("W1", "b1")}
    return {name: given[name] - given["eta"] * old * moved / given["W2"] for name, old in first.items()}


@pytest.mark.parametrize(("name", "options", "by_hand"), NETS)
@pytest.mark.parametrize(("note", "wrong"), STEPS)
def test_mistakes_of_a_step(name: str, options: dict[str, object], by_hand: Any, note: str, wrong: Any) -> None:
    task = variant(find(name), None, options | {"returns": "step"}).code
    convention = task.conventions[0]
    known = next(mistake for mistake in task.mistakes(convention) if mistake.note == note)
    for case in task.cases:
        found, expected = task.outcome(convention, case, known), wrong(dict(case), by_hand)
        for weight, value in expected.items():
            np.testing.assert_allclose(found[weight], value, rtol=1e-10)
