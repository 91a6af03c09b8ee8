"""Linear scores, and the table from scores to the loss: pinned numbers, the textbook's formulas, slips, code."""

from __future__ import annotations

import numpy as np
import pytest

from grader.conformance.code import run_reference
from problems.catalogue import find
from problems.code.task import CodeTask
from problems.variant import variant
from tests.problems.numbers import answers, by_mistake, pack
from tests.problems.tasks import task_of


@pytest.mark.parametrize("layout", ["CD", "DC"])
@pytest.mark.parametrize(("classes", "features"), [(2, 4), (3, 3), (5, 2)])
def test_scores_are_the_product(layout: str, classes: int, features: int) -> None:
    for seed in range(10):
        options = {"layout": layout, "classes": classes, "features": features}
        one = variant(find("linear-scores"), seed, options)
        W, x = pack(one, "W"), pack(one, "x")
        assert W.shape == ((classes, features) if layout == "CD" else (features, classes))
        s = W @ x if layout == "CD" else x @ W
        assert list(answers(one).values()) == pytest.approx(list(s))


def test_slips_in_scores() -> None:
    one = variant(find("linear-scores"), 4)
    W, x = pack(one, "W"), pack(one, "x")
    assert list(by_mistake(one, "signs-lost").values()) == pytest.approx(list(np.abs(W * x).sum(axis=1)))
    assert list(by_mistake(one, "last-product-missing").values()) == pytest.approx(list(W[:, :-1] @ x[:-1]))


def task(**options: object) -> CodeTask:
    return task_of("linear-scores", **options)


@pytest.mark.parametrize(("layout", "shapes"), [("CD", ("CD", "DN", "CN")), ("DC", ("DC", "ND", "NC"))])
def test_the_reference_of_either_layout(layout: str, shapes: tuple[str, str, str]) -> None:
    code = task(layout=layout)
    (asked,) = code.conventions
    for case, call, right in zip(code.cases, code.calls(asked), code.expected(asked), strict=True):
        sizes = {"N": len(case["X"]), "D": case["W"].shape[0], "C": case["W"].shape[1]}
        W, X = call
        S = run_reference(code, call)["S"]
        assert [each.shape for each in (W, X, S)] == [tuple(sizes[axis] for axis in axes) for axes in shapes]
        np.testing.assert_allclose(S, right["S"])
        np.testing.assert_allclose(S, W @ X if layout == "CD" else X @ W)


def test_probabilities_for_scores_are_known() -> None:
    code = task(layout="DC")
    (asked,) = code.conventions
    mistake = next(each for each in code.mistakes(asked) if each.note == "probabilities-returned")
    case = code.cases[0]
    powers = np.exp(case["X"] @ case["W"])
    np.testing.assert_allclose(code.outcome(asked, case, mistake)["S"], powers / powers.sum(axis=1, keepdims=True))


def test_the_pinned_table() -> None:
    """-ln of 0.8, 0.9, 0.2 and 0.1."""
    one = variant(find("softmax-table"), None, {"of": "probabilities"})
    assert one.certificate.is_certified
    found = answers(one)
    expected = (0.223144, 0.105361, 1.609438, 2.302585)
    assert tuple(round(found[f"L{n}"], 6) for n in (1, 2, 3, 4)) == expected
    assert found["L"] == pytest.approx(-np.log([0.8, 0.9, 0.2, 0.1]).mean(), abs=1e-12)


def test_the_table_from_scores() -> None:
    for seed in range(20):
        one = variant(find("softmax-table"), seed, {"of": "scores"})
        S = pack(one, "S")
        p = np.exp(S) / np.exp(S).sum(axis=1, keepdims=True)
        found = answers(one)
        assert [found[f"p_{n}{k}"] for n in (1, 2) for k in (1, 2, 3)] == pytest.approx(list(p.flat))
        losses = -np.log([p[0, 1], p[1, 0]])  # the true classes are 2 and 1
        assert [found["L1"], found["L2"], found["L"]] == pytest.approx([*losses, losses.mean()])


def test_slips_in_the_table() -> None:
    one = variant(find("softmax-table"), 5, {"of": "scores"})
    S, right = pack(one, "S"), answers(one)
    assert by_mistake(one, "log-base-10")["L1"] == pytest.approx(right["L1"] / np.log(10))
    assert by_mistake(one, "log-base-2")["L1"] == pytest.approx(right["L1"] / np.log(2))
    assert by_mistake(one, "minus-missing")["L"] == pytest.approx(-right["L"])
    assert by_mistake(one, "one-minus-p")["L1"] == pytest.approx(-np.log(1 - right["p_12"]))
    with np.errstate(invalid="ignore"):  # the logarithm of a share that is negative
        assert by_mistake(one, "exp-missing")["p_11"] == pytest.approx(S[0, 0] / S[0].sum())
    assert by_mistake(one, "unnormalised")["p_11"] == pytest.approx(np.exp(S[0, 0]))
