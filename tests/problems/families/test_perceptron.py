"""The perceptron: pinned rows, its trick and its loss in plain Python, slips on paper and in code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from grader.conformance.code import run_reference
from problems.catalogue import find
from problems.certified.batch import certified
from problems.code.task import CodeTask
from problems.symbols.closed_form import formulas
from problems.variant import Variant, variant
from tests.problems.numbers import answers, by_mistake
from tests.problems.tasks import task_of

LABELS = {"0/1": (0.0, 1.0), "-1/+1": (-1.0, 1.0)}
FORMS = ("predict", "trick", "hinge", "descent")
ETA = 0.01


def rows(one: Variant) -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
    """X (3, 2), y (3,), w (2,) and b."""
    number = {name: float(value) for name, value in one.inputs.items()}
    X = np.array([[number[f"X_{i}{j}"] for j in (1, 2)] for i in (1, 2, 3)])
    y = np.array([number.get(f"y{i}", 0.0) for i in (1, 2, 3)])
    return X, y, np.array([number["w1"], number["w2"]]), number["b"]


@pytest.mark.parametrize(("labels", "y"), [("0/1", [1, 0, 1]), ("-1/+1", [1, -1, 1])])
@pytest.mark.parametrize("form", ["trick", "descent"])
def test_the_rows_are_pinned(form: str, labels: str, y: list[float]) -> None:
    one = variant(find("perceptron"), None, {"form": form, "labels": labels})
    assert one.certificate.is_certified
    np.testing.assert_array_equal(rows(one)[0], [[7, 78], [6, 61], [9, 92]])
    np.testing.assert_array_equal(rows(one)[1], y)


@pytest.mark.parametrize("labels", LABELS)
def test_predictions(labels: str) -> None:
    """z >= 0 gives 1."""
    low, high = LABELS[labels]
    for seed in range(20):
        one = variant(find("perceptron"), seed, {"form": "predict", "labels": labels})
        X, _, w, b = rows(one)
        found = answers(one)
        assert [found[f"z{i}"] for i in (1, 2, 3)] == pytest.approx(list(X @ w + b))
        assert [found[f"yhat{i}"] for i in (1, 2, 3)] == list(np.where(X @ w + b >= 0, high, low))


def tricked(X: np.ndarray, y: np.ndarray, w: np.ndarray, b: float, labels: str, sign: float = 1.0) -> list[list[float]]:
    """Weights and bias after each row: w + eta x at a missed 1, w - eta x at a false 1."""
    low, high = LABELS[labels]
    after = []
    for x, label in zip(X, y, strict=True):
        yhat = high if x @ w + b >= 0 else low
        if yhat != label:
            way = sign * (ETA if label == high else -ETA)
            w, b = w + way * x, b + way
        after.append([*w, b])
    return after


def after_rows(found: Mapping[str, float]) -> list[list[float]]:
    return [[found[f"w{i}_1"], found[f"w{i}_2"], found[f"b{i}"]] for i in (1, 2, 3)]


@pytest.mark.parametrize("labels", LABELS)
def test_the_perceptron_trick(labels: str) -> None:
    for seed in range(20):
        one = variant(find("perceptron"), seed, {"form": "trick", "labels": labels})
        np.testing.assert_allclose(after_rows(answers(one)), tricked(*rows(one), labels))
        np.testing.assert_allclose(after_rows(by_mistake(one, "plus-for-minus")), tricked(*rows(one), labels, -1.0))


@pytest.mark.parametrize("labels", LABELS)
def test_the_loss_of_a_row(labels: str) -> None:
    """max(0, -y f), its derivatives -y x1, -y x2, -y, or 0, and a step against them."""
    for seed in range(20):
        one = variant(find("perceptron"), seed, {"form": "hinge", "labels": labels})
        x1, x2, y, w1, w2, b = (float(one.inputs[name]) for name in ("x1", "x2", "y", "w1", "w2", "b"))
        t = y if labels == "-1/+1" else 2 * y - 1
        f = w1 * x1 + w2 * x2 + b
        slope = -t if t * f < 0 else 0.0
        found = answers(one)
        assert found["L"] == pytest.approx(max(0.0, -t * f))
        assert [found["dw1"], found["dw2"], found["db"]] == pytest.approx([slope * x1, slope * x2, slope])
        stepped = [w1 - ETA * slope * x1, w2 - ETA * slope * x2, b - ETA * slope]
        assert [found["w1_1"], found["w1_2"], found["b1"]] == pytest.approx(stepped)


def loss_of(X: np.ndarray, y: np.ndarray, w: np.ndarray, b: float, labels: str) -> float:
    t = y if labels == "-1/+1" else 2 * y - 1
    return float(np.maximum(0, -t * (X @ w + b)).mean())


@pytest.mark.parametrize("labels", LABELS)
def test_the_derivatives_of_the_mean_are_differences(labels: str) -> None:
    h = 1e-6
    for seed in range(10):
        one = variant(find("perceptron"), seed, {"form": "descent", "labels": labels})
        X, y, w, b = rows(one)
        found = answers(one)
        assert found["L"] == pytest.approx(loss_of(X, y, w, b, labels))
        for j in (0, 1):
            up, down = (loss_of(X, y, w + way * h * np.eye(2)[j], b, labels) for way in (1, -1))
            assert found[f"dw{j + 1}"] == pytest.approx((up - down) / (2 * h), rel=1e-5, abs=1e-6)
        slope = (loss_of(X, y, w, b + h, labels) - loss_of(X, y, w, b - h, labels)) / (2 * h)
        assert found["db"] == pytest.approx(slope, rel=1e-5, abs=1e-6)
        stepped = [*(w - ETA * np.array([found["dw1"], found["dw2"]])), b - ETA * found["db"]]
        assert [found["w1_1"], found["w1_2"], found["b1"]] == pytest.approx(stepped)


def test_the_formula_of_the_subgradient_has_a_bracket() -> None:
    one = variant(find("perceptron"), None, {"form": "hinge", "labels": "-1/+1", "ask": "formulas"})
    found = formulas(one.graph, one.posed.formula_ids)
    assert set(found) == {"dw1", "dw2", "db"}
    assert one.parts[0].answer.shape == (32,)


@pytest.mark.parametrize("labels", LABELS)
@pytest.mark.parametrize("form", FORMS)
def test_good_numbers_are_not_rare(form: str, labels: str) -> None:
    assert certified(find("perceptron"), range(50), {"form": form, "labels": labels}).share_rejected < 0.9


# In code


def task(form: str, labels: str) -> CodeTask:
    return task_of("perceptron", form=form, labels=labels)


def by_hand(form: str, labels: str, case: Mapping[str, Any]) -> dict[str, Any]:
    X, w, b = (case[name] for name in ("X", "w", "b"))
    low, high = LABELS[labels]
    if form == "predict":
        return {"yhat": np.array([high if x @ w + b >= 0 else low for x in X])}
    y = case["y"]
    if form == "trick":
        *after_w, after_b = tricked(X, y, w, b, labels)[-1]
        return {"w": after_w, "b": after_b}
    if form == "hinge":
        loss, dw, db = slopes(X, y, w, b, labels)
        return {"loss": loss, "dw": dw, "db": db}
    losses = []
    for _ in range(case["steps"]):
        loss, dw, db = slopes(X, y, w, b, labels)
        losses.append(loss)
        w, b = w - case["eta"] * dw, b - case["eta"] * db
    return {"w": w, "b": b, "losses": losses}


def slopes(X: np.ndarray, y: np.ndarray, w: np.ndarray, b: float, labels: str) -> tuple[float, np.ndarray, float]:
    """Row by row: -t x and -t where t f < 0."""
    t = y if labels == "-1/+1" else 2 * y - 1
    loss, dw, db = 0.0, np.zeros(len(w)), 0.0
    for x, sign in zip(X, t, strict=True):
        if sign * (x @ w + b) < 0:
            loss, dw, db = loss - sign * (x @ w + b), dw - sign * x, db - sign
    return loss / len(X), dw / len(X), db / len(X)


@pytest.mark.parametrize("labels", LABELS)
@pytest.mark.parametrize("form", FORMS)
def test_code_gives_what_a_loop_over_the_rows_gives(form: str, labels: str) -> None:
    code = task(form, labels)
    (asked,) = code.conventions
    for case, call, right in zip(code.cases, code.calls(asked), code.expected(asked), strict=True):
        given, expected = run_reference(code, call), by_hand(form, labels, case)
        for part, value in right.items():
            np.testing.assert_allclose(value, expected[part], rtol=1e-9, atol=1e-12)
            np.testing.assert_allclose(given[part], value, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("labels", LABELS)
@pytest.mark.parametrize("form", FORMS)
def test_every_named_mistake_is_wrong_somewhere(form: str, labels: str) -> None:
    code = task(form, labels)
    (asked,) = code.conventions
    right = code.expected(asked)
    for mistake in code.mistakes(asked):
        wrong = [code.outcome(asked, case, mistake) for case in code.cases]
        assert any(
            not np.allclose(one[part], other[part], rtol=1e-4)
            for one, other in zip(wrong, right, strict=True)
            for part in code.outputs
        ), mistake.note


def test_labels_that_are_not_mapped_never_count_a_zero() -> None:
    code = task("hinge", "0/1")
    (asked,) = code.conventions
    mistake = next(each for each in code.mistakes(asked) if each.note == "labels-not-mapped")
    for case in code.cases:
        f = case["X"] @ case["w"] + case["b"]
        written = np.maximum(0, -case["y"] * f).mean()
        assert code.outcome(asked, case, mistake)["loss"] == pytest.approx(written)
