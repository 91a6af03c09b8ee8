"""SVM and softmax losses: the textbook's numbers, mistakes that give what the textbook's mistakes give, references."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from problems.catalogue import find
from problems.code.task import CodeTask
from problems.symbols.closed_form import formulas
from problems.variant import Variant, variant
from tests.problems.numbers import answers, by_mistake
from tests.problems.tasks import assert_gives_what_is_expected, task_of

SEEDS = 20


def packed(one: Variant) -> tuple[np.ndarray, np.ndarray, int]:
    """W (3, 3) with a row for each class, x (3,) and the true class."""
    W = np.array([[float(one.inputs[f"{row}{i}"]) for i in range(3)] for row in "abc"])
    x = np.array([float(one.inputs[f"x{i}"]) for i in range(3)])
    return W, x, "abc".index(str(one.options["true_class"]))


@pytest.mark.parametrize("true_class", "abc")
@pytest.mark.parametrize("delta", [0.5, 1.0, 10.0])
def test_the_svm_loss_of_one_example(true_class: str, delta: float) -> None:
    """dL/dw_j = x [m_j > 0] for j != y, and -x times the number of violated margins for the true class."""
    for seed in range(SEEDS):
        one = variant(find("svm-loss"), seed, {"true_class": true_class, "delta": delta})
        W, x, y = packed(one)
        s = W @ x
        margins = np.maximum(0, s - s[y] + delta) * (np.arange(3) != y)
        dW = np.outer((margins > 0) - 1.0 * (np.arange(3) == y) * (margins > 0).sum(), x)
        found = answers(one)
        assert [found[f"s{k}"] for k in range(3)] == pytest.approx(list(s))
        assert found["L"] == pytest.approx(margins.sum())
        assert [found[f"d{row}{i}"] for row in "abc" for i in range(3)] == pytest.approx(list(dW.flat))


@pytest.mark.parametrize("true_class", "abc")
def test_the_softmax_loss_of_one_example(true_class: str) -> None:
    """dL/dw_j = p_j x for j != y, and (p_y - 1) x for the true class."""
    for seed in range(SEEDS):
        one = variant(find("softmax-loss"), seed, {"true_class": true_class})
        W, x, y = packed(one)
        p = np.exp(W @ x) / np.exp(W @ x).sum()
        dW = np.outer(p - (np.arange(3) == y), x)
        found = answers(one)
        assert [found[f"p{k}"] for k in range(3)] == pytest.approx(list(p))
        assert found["L"] == pytest.approx(-np.log(p[y]))
        assert [found[f"d{row}{i}"] for row in "abc" for i in range(3)] == pytest.approx(list(dW.flat))


def test_the_formulas_of_the_svm_loss_have_brackets() -> None:
    one = variant(find("svm-loss"), None, {"ask": "formulas"})
    found = formulas(one.graph, one.posed.formula_ids)
    assert found["da0"].text == "x0*[s0 - s1 + 1 > 0]"
    assert found["db0"].text == "x0*(-[s0 - s1 + 1 > 0] - [s2 - s1 + 1 > 0])"
    assert found["dc0"].text == "x0*[s2 - s1 + 1 > 0]"


def test_the_formulas_of_the_softmax_loss_at_random_points() -> None:
    one = variant(find("softmax-loss"), None, {"ask": "formulas"})
    parts = {part.id: part.answer for part in one.parts}
    assert set(parts) == {"da0", "db0", "dc0"}
    assert all(part.shape == (32,) for part in parts.values())
    total = parts["da0"] + parts["db0"] + parts["dc0"]
    np.testing.assert_allclose(total, 0.0, atol=1e-12)  # x0 (p_0 + p_1 - 1 + p_2) = 0


def test_a_missing_margin_and_a_counted_true_class_on_paper() -> None:
    one = variant(find("svm-loss"), 3, {"delta": 0.5})
    W, x, y = packed(one)
    s = W @ x
    without = np.maximum(0, s - s[y]) * (np.arange(3) != y)
    assert by_mistake(one, "delta-missing")["L"] == pytest.approx(without.sum())
    assert by_mistake(one, "true-class-counted")["L"] == pytest.approx(answers(one)["L"] + 0.5)


def test_slips_in_the_softmax_on_paper() -> None:
    one = variant(find("softmax-loss"), 3)
    W, x, y = packed(one)
    s, right = W @ x, answers(one)
    assert by_mistake(one, "log-base-10")["L"] == pytest.approx(right["L"] / np.log(10))
    assert by_mistake(one, "exp-of-score")["L"] == pytest.approx(-np.exp(s[y]) + np.log(np.exp(s).sum()))
    assert by_mistake(one, "minus-one-missing")["db0"] == pytest.approx(right["db0"] + x[0])
    assert by_mistake(one, "unnormalised")["p0"] == pytest.approx(np.exp(s[0]))


# In code: what somebody who makes the mistake writes, in plain NumPy, against what the mistake foresees.

Batch = tuple[np.ndarray, np.ndarray, np.ndarray, float]


def svm(W: np.ndarray, X: np.ndarray, y: np.ndarray, **slips: Any) -> tuple[Any, Any]:
    """The data loss as losses (N,), and its gradient by the scores (N, C); the true row counts violations."""
    delta, other = slips.get("delta", 1.0), np.arange(W.shape[1]) != y[:, None]
    margins = X @ W - (X @ W)[np.arange(len(y)), y][:, None] + delta
    violated = (margins > slips.get("above", 0.0)) & other
    ds = violated * slips.get("others", 1.0)
    ds[~other] = -slips.get("count", lambda n: n)(violated.sum(axis=1))
    return (np.maximum(0, margins) * other).sum(axis=1), ds


def loss_of(rows: np.ndarray, batch: Batch, by: float | None = None) -> Any:
    W, _, y, reg = batch
    return rows.sum() / (by or len(y)) + reg * np.sum(W * W)


def gradient_of(ds: np.ndarray, batch: Batch, by: float | None = None) -> Any:
    W, X, y, reg = batch
    return X.T @ ds / (by or len(y)) + 2 * reg * W


def only(n: int, kept: int) -> np.ndarray:
    return (np.arange(n) == kept % n) * 1.0


SVM_LOSSES: dict[str, Callable[[Batch], Any]] = {  # a note, and after a colon which of the ways to make the mistake
    "true-class-counted": lambda b: loss_of(svm(*b[:3])[0] + 1.0, b),
    "delta-missing": lambda b: loss_of(svm(*b[:3], delta=0.0)[0], b),
    "delta-sign": lambda b: loss_of(svm(*b[:3], delta=-1.0)[0], b),
    "mean-missing": lambda b: loss_of(svm(*b[:3])[0], b, 1),
    "mean-twice": lambda b: loss_of(svm(*b[:3])[0], b, len(b[2]) ** 2),
    "last-example-only": lambda b: loss_of(svm(*b[:3])[0] * only(len(b[2]), -1), b),
    "last-example-only:whole": lambda b: loss_of(svm(*b[:3])[0] * only(len(b[2]), -1), b, 1),
    "first-example-only": lambda b: loss_of(svm(*b[:3])[0] * only(len(b[2]), 0), b, 1),
    "loop-twice": lambda b: loss_of(2 * svm(*b[:3])[0], b),
    "all-twice": lambda b: 2 * loss_of(svm(*b[:3])[0], b),
    "penalty-missing": lambda b: svm(*b[:3])[0].mean(),
    "penalty-matrix-product": lambda b: svm(*b[:3])[0].mean() + b[3] * np.sum(b[0].dot(b[0].T)),
    "penalty-matrix-product:transposed": lambda b: svm(*b[:3])[0].mean() + b[3] * np.sum(b[0].T.dot(b[0])),
    "penalty-root": lambda b: svm(*b[:3])[0].mean() + b[3] * np.linalg.norm(b[0]),
    "penalty-not-squared": lambda b: svm(*b[:3])[0].mean() + b[3] * np.sum(np.abs(b[0])),
}
SVM_GRADIENTS: dict[str, Callable[[Batch], Any]] = {
    "mask-missing": lambda b: gradient_of(svm(*b[:3], above=-np.inf)[1], b),
    "mask-without-delta": lambda b: gradient_of(svm(*b[:3], above=1.0)[1], b),
    "true-row-missing": lambda b: gradient_of(svm(*b[:3], count=lambda n: 0 * n)[1], b),
    "true-row-sign": lambda b: gradient_of(svm(*b[:3], count=lambda n: -n)[1], b),
    "true-row-not-counted": lambda b: gradient_of(svm(*b[:3], count=np.sign)[1], b),
    "true-row-one-too-many": lambda b: gradient_of(svm(*b[:3], count=lambda n: n + 1)[1], b),
    "penalty-gradient-missing": lambda b: gradient_of(svm(*b[:3])[1], b) - 2 * b[3] * b[0],
    "penalty-gradient-half": lambda b: gradient_of(svm(*b[:3])[1], b) - b[3] * b[0],
    "penalty-gradient-constant": lambda b: gradient_of(svm(*b[:3])[1], b) - 2 * b[3] * (b[0] - 1),
    "data-gradient-missing": lambda b: 2 * b[3] * b[0],
    "last-example-only": lambda b: gradient_of(svm(*b[:3])[1] * only(len(b[2]), -1)[:, None], b),
    "all-twice": lambda b: 2 * gradient_of(svm(*b[:3])[1], b),
}


def shares(s: np.ndarray, axis: int | None = 1) -> np.ndarray:
    return np.asarray(np.exp(s) / np.exp(s).sum(axis=axis, keepdims=True))


def at(p: np.ndarray, y: np.ndarray) -> np.ndarray:
    return p[np.arange(len(y)), y]


def one_hot(b: Batch) -> np.ndarray:
    return np.eye(b[0].shape[1])[b[2]]


def scores(b: Batch) -> np.ndarray:
    return b[1] @ b[0]


SOFTMAX_LOSSES: dict[str, Callable[[Batch], Any]] = {
    "log-base-10": lambda b: loss_of(-np.log10(at(shares(scores(b)), b[2])), b),
    "log-base-2": lambda b: loss_of(-np.log2(at(shares(scores(b)), b[2])), b),
    "one-minus-p": lambda b: loss_of(-np.log(1 - at(shares(scores(b)), b[2])), b),
    "log-missing": lambda b: loss_of(1 - at(shares(scores(b)), b[2]), b),
    "exp-of-score": lambda b: loss_of(-np.exp(at(scores(b), b[2])) + np.log(np.exp(scores(b)).sum(axis=1)), b),
    "sum-of-whole-batch": lambda b: loss_of(-np.log(at(shares(scores(b), None), b[2])), b),
    "softmax-over-examples": lambda b: loss_of(-np.log(at(shares(scores(b), 0), b[2])), b),
    "sigmoid-for-softmax": lambda b: loss_of(np.log(1 + np.exp(-at(scores(b), b[2]))), b),
    "every-class-in-loss": lambda b: loss_of(-np.log(shares(scores(b))).sum(axis=1), b),
}
SOFTMAX_GRADIENTS: dict[str, Callable[[Batch], Any]] = {
    "minus-one-missing": lambda b: gradient_of(shares(scores(b)), b),
    "minus-one-sign": lambda b: gradient_of(shares(scores(b)) + one_hot(b), b),
    "true-class-only": lambda b: gradient_of(-one_hot(b), b),
    "unnormalised": lambda b: gradient_of(np.exp(scores(b)) - one_hot(b), b),
    "sum-of-whole-batch": lambda b: gradient_of(shares(scores(b), None) - one_hot(b), b),
    "p-of-true-class": lambda b: gradient_of(at(shares(scores(b)), b[2])[:, None] - one_hot(b), b),
    "jacobian-diagonal": lambda b: gradient_of(shares(scores(b)) * (1 - shares(scores(b))), b),
    "sigmoid-for-softmax": lambda b: gradient_of(1 / (1 + np.exp(-scores(b))) - one_hot(b), b),
    "softmax-over-examples": lambda b: gradient_of(shares(scores(b), 0) - one_hot(b), b),
    "last-example-only": lambda b: gradient_of((shares(scores(b)) - one_hot(b)) * only(len(b[2]), -1)[:, None], b),
}
WRONG = [
    pytest.param(family, part, note, wrong, id=f"{family}-{part}-{note}")
    for family, part, table in (
        ("svm-loss", "loss", SVM_LOSSES),
        ("svm-loss", "dW", SVM_GRADIENTS),
        ("softmax-loss", "loss", SOFTMAX_LOSSES),
        ("softmax-loss", "dW", SOFTMAX_GRADIENTS),
    )
    for note, wrong in table.items()
]


def closed(name: str) -> CodeTask:
    """Nothing is left open, and no scores are so large that they overflow."""
    large = {"large_scores": "none"} if name == "softmax-loss" else {}
    return task_of(name, penalty="full", layout="DC", **large)


@pytest.mark.parametrize(("name", "part", "note", "wrong"), WRONG)
def test_a_mistake_gives_what_somebody_who_makes_it_writes(
    name: str, part: str, note: str, wrong: Callable[[Batch], Any]
) -> None:
    """One of the mistakes of that name does, in every call, and the number is wrong in some."""
    code = closed(name)
    (convention,) = code.conventions
    written = [wrong((case["W"], case["X"], case["y"], float(case["reg"]))) for case in code.cases]
    mistakes = [mistake for mistake in code.mistakes(convention) if mistake.note == note.partition(":")[0]]
    foreseen = [[code.outcome(convention, case, mistake)[part] for case in code.cases] for mistake in mistakes]
    assert any(all(np.allclose(a, b, rtol=1e-9) for a, b in zip(each, written, strict=True)) for each in foreseen)
    right = [each[part] for each in code.expected(convention)]
    assert not all(np.allclose(a, b, rtol=1e-4) for a, b in zip(right, written, strict=True))


CHOICES = list(itertools.product(("svm-loss", "softmax-loss"), ("open", "mean", "sum"), ("loss", "layer")))


@pytest.mark.parametrize(("name", "over", "form"), CHOICES)
def test_the_reference_gives_what_is_expected(name: str, over: str, form: str) -> None:
    assert_gives_what_is_expected(task_of(name, over=over, form=form), atol=1e-12)


@pytest.mark.parametrize("name", ["svm-loss", "softmax-loss"])
def test_a_sum_is_accepted_where_it_is_left_open(name: str) -> None:
    code = task_of(name, over="open", penalty="full", layout="DC")
    assert [convention.note.rsplit("-", 1)[1] for convention in code.conventions] == ["mean", "sum"]
    mean, total = (code.expected(convention) for convention in code.conventions)
    for case, one, other in zip(code.cases, mean, total, strict=True):
        penalty = float(case["reg"]) * np.sum(case["W"] ** 2)
        assert other["loss"] - penalty == pytest.approx(len(case["y"]) * (one["loss"] - penalty))


def without_shift(case: dict[str, np.ndarray], shift: Callable[[np.ndarray], Any]) -> float:
    s = case["X"] @ case["W"]
    with np.errstate(all="ignore"):
        p = np.exp(s - shift(s)) / np.exp(s - shift(s)).sum(axis=1, keepdims=True)
        return float(-np.log(at(p, case["y"])).mean())


def test_one_call_has_scores_that_need_a_shift_of_each_row() -> None:
    code = task_of("softmax-loss")
    *usual, large = code.cases
    assert all(np.isfinite(without_shift(case, lambda s: 0.0)) for case in usual)
    assert not np.isfinite(without_shift(large, lambda s: 0.0))
    assert not np.isfinite(without_shift(large, np.max))
    assert np.isfinite(without_shift(large, lambda s: s.max(axis=1, keepdims=True)))
    assert "largest score" in code.stability


def test_with_log_one_call_has_a_probability_that_is_rounded_to_0() -> None:
    *_, last = task_of("softmax-loss", large_scores="log").cases
    assert without_shift(last, lambda s: s.max(axis=1, keepdims=True)) == np.inf


def test_large_scores_can_be_a_part_of_their_own() -> None:
    code = task_of("softmax-loss", large_scores="part")
    assert list(code.outputs) == ["loss", "dW", "loss_large"]
    (first, second) = code.script
    assert (first.call, second.call) == ("softmax_loss_vectorized",) * 2
    for case, right in zip(code.cases, code.expected(code.conventions[0]), strict=True):
        marked = {name.removesuffix("_large"): value for name, value in case.items() if name.endswith("_large")}
        shifted = without_shift(marked, lambda s: s.max(axis=1, keepdims=True))
        penalty = float(marked["reg"]) * np.sum(marked["W"] ** 2)
        assert right["loss_large"] == pytest.approx(shifted + penalty, abs=1e-9)
