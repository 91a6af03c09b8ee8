"""Training under the SVM loss: a step by hand, loops that are written down once more, and what breaks them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

from problems.catalogue import find
from problems.code.task import CodeTask, Convention
from problems.variant import Variant, variant
from tests.problems.numbers import answers, by_mistake
from tests.problems.tasks import assert_gives_what_is_expected, task_of

KINDS = ("full", "sgd", "mini-batch")


def stepped(one: Variant, alpha: float, counts: Callable[[np.ndarray], Any] = lambda n: n) -> np.ndarray:
    """W (3, 2) after w_j -= alpha x for each violated margin, and w_y += alpha x as often."""
    W = np.array([[float(one.inputs[f"{row}{i}"]) for i in range(2)] for row in "abc"])
    x = np.array([float(one.inputs["x0"]), float(one.inputs["x1"])])
    y = "abc".index(str(one.options["true_class"]))
    s = W @ x
    violated = ((s - s[y] + 1 > 0) & (np.arange(3) != y)) * 1.0
    violated[y] = -counts(violated.sum())
    return W - alpha * np.outer(violated, x)


def weights(found: Mapping[str, float]) -> list[float]:
    return [found[f"{row}1_{i}"] for row in "abc" for i in (0, 1)]


@pytest.mark.parametrize("true_class", "abc")
@pytest.mark.parametrize("alpha", [0.05, 0.1, 0.5])
def test_a_step_by_hand(true_class: str, alpha: float) -> None:
    for seed in range(10):
        one = variant(find("svm-train"), seed, {"true_class": true_class, "alpha": alpha})
        assert weights(answers(one)) == pytest.approx(list(stepped(one, alpha).flat))


def test_slips_in_a_step() -> None:
    one = variant(find("svm-train"), 2)
    assert weights(by_mistake(one, "plus-for-minus")) == pytest.approx(list(stepped(one, -0.1).flat))
    assert weights(by_mistake(one, "rate-missing")) == pytest.approx(list(stepped(one, 1.0).flat))
    without = stepped(one, 0.1, lambda n: 0 * n)
    assert weights(by_mistake(one, "true-row-missing")) == pytest.approx(list(without.flat))


def task(**options: object) -> CodeTask:
    return task_of("svm-train", **options)


def under(code: CodeTask, penalty: str) -> Convention:
    return next(each for each in code.conventions if each.note == f"penalty-{penalty}")


def loss_and_gradient(W: np.ndarray, X: np.ndarray, y: np.ndarray, reg: float) -> tuple[float, np.ndarray]:
    """Example by example, as a naive loop does it; the penalty is reg * sum(W * W)."""
    loss, dW = 0.0, np.zeros(W.shape)
    for x, label in zip(X, y, strict=True):
        s = x @ W
        for j in range(W.shape[1]):
            margin = s[j] - s[label] + 1
            if j != label and margin > 0:
                loss += margin / len(X)
                dW[:, j] += x / len(X)
                dW[:, label] -= x / len(X)
    return loss + reg * np.sum(W * W), dW + 2 * reg * W


def batches(case: Mapping[str, Any]) -> list[np.ndarray]:
    if "steps" in case:
        return [np.arange(len(case["X"]))] * case["steps"]
    size = case.get("batch_size", 1)
    return [epoch[start : start + size] for epoch in case["order"] for start in range(0, len(epoch), size)]


def trained(case: Mapping[str, Any], rows: list[np.ndarray], factor: float = 1.0, sign: float = 1.0) -> dict[str, Any]:
    W, history = case["W"], []
    for each in rows:
        loss, dW = loss_and_gradient(W, case["X"][each], case["y"][each], factor * case["reg"])
        history.append(loss)
        W = W - sign * case["alpha"] * dW
    return {"W": W, "history": np.array(history)}


@pytest.mark.parametrize(("penalty", "factor"), [("full", 1.0), ("half", 0.5)])
@pytest.mark.parametrize("kind", KINDS)
def test_the_loop_is_what_a_naive_loop_gives(kind: str, penalty: str, factor: float) -> None:
    code = task(batch=kind)
    convention = under(code, penalty)
    for case, right in zip(code.cases, code.expected(convention), strict=True):
        by_hand = trained(case, batches(case), factor)
        for part, value in right.items():
            np.testing.assert_allclose(value, by_hand[part], rtol=1e-9)


@pytest.mark.parametrize("penalty", ["open", "full", "half"])
@pytest.mark.parametrize("kind", KINDS)
def test_the_reference_gives_what_is_expected(kind: str, penalty: str) -> None:
    assert_gives_what_is_expected(task(batch=kind, penalty=penalty))


def test_batches_do_not_divide_evenly() -> None:
    assert all(len(case["X"]) % case["batch_size"] for case in task(batch="mini-batch").cases)


WRONG: dict[tuple[str, str], Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    ("full", "plus-for-minus"): lambda case: trained(case, batches(case), sign=-1.0),
    ("full", "first-step-only"): lambda case: trained(case, batches(case)[:1]),
    ("sgd", "order-ignored"): lambda case: trained(
        case, [np.array([i]) for _ in case["order"] for i in range(len(case["X"]))]
    ),
    ("mini-batch", "short-batch-dropped"): lambda case: trained(
        case, [rows for rows in batches(case) if len(rows) == case["batch_size"]]
    ),
    ("mini-batch", "one-epoch-only"): lambda case: trained(case, batches({**case, "order": case["order"][:1]})),
    ("full", "rate-missing"): lambda case: trained({**case, "alpha": 1.0}, batches(case)),
}


@pytest.mark.parametrize(("kind", "note"), WRONG)
def test_a_mistake_gives_what_somebody_who_makes_it_writes(kind: str, note: str) -> None:
    code = task(batch=kind)
    convention = under(code, "full")
    mistake = next(each for each in code.mistakes(convention) if each.note == note)
    for case in code.cases:
        foreseen, written = code.outcome(convention, case, mistake), WRONG[kind, note](case)
        for part, value in foreseen.items():
            np.testing.assert_allclose(value, written[part], rtol=1e-9)


@pytest.mark.parametrize("kind", KINDS)
def test_mistakes_of_the_loss_are_mistakes_of_the_loop(kind: str) -> None:
    code = task(batch=kind)
    notes = {mistake.note for mistake in code.mistakes(under(code, "full"))}
    assert {"delta-missing", "true-class-counted", "true-row-sign", "penalty-gradient-missing"} <= notes
