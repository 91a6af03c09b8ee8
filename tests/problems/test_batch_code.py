"""The reference of a batch task is written for the conventions that are asked, or not at all."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from problems.catalogue import find
from problems.tasks.batch import OPTIONS, _reference
from problems.variant import variant
from solutions.reference import linear_classifiers

CHOICES = list(itertools.product(OPTIONS["penalty"].allowed, OPTIONS["layout"].allowed))


@pytest.mark.parametrize(("penalty", "layout"), CHOICES)
@pytest.mark.parametrize("name", ["svm-loss", "softmax-loss"])
def test_the_reference_follows_the_conventions(name: str, penalty: str, layout: str) -> None:
    code = variant(find(name), None, {"penalty": penalty, "layout": layout}).code
    scope: dict[str, object] = {}
    exec(code.reference, scope)
    asked = code.conventions[0]
    for case, call in zip(code.cases, code.calls(asked), strict=True):
        loss, dW = scope[code.functions[0]](*call)
        expected = code.outcome(asked, case)
        np.testing.assert_allclose(loss, expected["loss"], atol=1e-12)
        np.testing.assert_allclose(dW, expected["dW"], atol=1e-12)


@pytest.mark.parametrize(("form", "arguments"), [("loss", "(W, X, y, reg, delta=0.5)"), ("layer", "(x, y, delta=0.5)")])
def test_the_margin_that_is_asked_for_is_the_default(form: str, arguments: str) -> None:
    code = variant(find("svm-loss"), None, {"form": form, "delta": 0.5}).code
    assert f"def {code.functions[0]}{arguments}:" in code.reference


def test_a_text_that_cannot_be_rewritten_is_refused() -> None:
    with pytest.raises(ValueError, match=r"'penalty reg' is not in the reference"):
        _reference(linear_classifiers.svm_loss, {"penalty": "half", "layout": "DC", "form": "loss"})
