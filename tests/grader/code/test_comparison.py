"""What is said of an output that is wrong, and what is not said where the inputs are hidden."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from grader.code.marking import mark_code
from grader.code.rules import CodeRules
from grader.results import PartResult
from grader.sandbox import Worker
from problems.code.script import Step
from problems.code.task import CodeTask, FunctionConvention


def softmax(x: Any) -> Mapping[str, Any]:
    p = np.exp(x - x.max(axis=1, keepdims=True))
    return {"p": p / p.sum(axis=1, keepdims=True)}


LOGITS = tuple({"x": np.linspace(-2, 2, 3 * n).reshape(n, 3) ** 3 + shift} for n, shift in ((4, 0), (2, 0), (3, 1000)))
SOFTMAX = CodeTask(
    "",
    "",
    ("softmax",),
    {"x": "x"},
    {"p": "p"},
    LOGITS,
    (FunctionConvention("", "", softmax),),
    lambda _: (),
    "",
    "",
    stability="subtract the largest score before exp",
)
NAIVE = "import numpy as np\ndef softmax(x):\n    p = np.exp(x)\n    return p / p.sum(axis=1, keepdims=True)\n"


def marked(worker: Worker, source: str, *, is_hidden: bool = False) -> PartResult:
    result = mark_code(SOFTMAX, source.encode(), "s.py", worker, CodeRules(is_hidden=is_hidden))
    return result.parts[0]


def test_an_overflow_is_said_to_be_one(worker: Worker) -> None:
    p = marked(worker, NAIVE)
    assert p.note == "unstable"
    assert p.feedback == (
        "p is not finite (inf or nan) in the call with the largest inputs, where x goes up to 1008, and right in the"
        " others: this is numerical stability; subtract the largest score before exp"
    )


def test_of_hidden_inputs_no_number_is_told(worker: Worker) -> None:
    p = marked(worker, NAIVE, is_hidden=True)
    assert p.note == "unstable"
    assert "1008" not in p.feedback


def test_a_value_that_is_wrong_only_for_large_inputs_is_said_to_be_unstable(worker: Worker) -> None:
    clipped = NAIVE.replace("np.exp(x)", "np.exp(np.minimum(x, 50))")
    p = marked(worker, clipped)
    assert "has a wrong value: in the call with the largest inputs, where x goes up to 1008, and right" in p.feedback


def test_large_inputs_may_be_a_part_of_their_own(worker: Worker) -> None:
    twice = replace(
        SOFTMAX,
        arguments={"x": "x", "large": "large"},
        outputs={"p": "p", "p_large": "p_large"},
        cases=tuple({"x": LOGITS[0]["x"], "large": case["x"] + 1000} for case in LOGITS),
        conventions=(FunctionConvention("", "", lambda x, large: {**softmax(x), "p_large": softmax(large)["p"]}),),
        script=(Step("softmax", ("x",), ("p",)), Step("softmax", ("large",), ("p_large",))),
    )
    result = mark_code(twice, NAIVE.encode(), "s.py", worker)
    assert [part.score for part in result.parts] == [1.0, 0.0]
    assert "in the calls with the largest inputs, where large goes up to 2008, and right" in result.parts[1].feedback


@pytest.mark.parametrize("wrong", [NAIVE.replace("axis=1", "axis=0"), NAIVE.replace("np.exp(x)", "x * np.nan")])
def test_what_is_wrong_for_moderate_inputs_too_is_no_matter_of_stability(worker: Worker, wrong: str) -> None:
    p = marked(worker, wrong)
    assert "stability" not in p.feedback


@pytest.mark.parametrize(
    ("returned", "shown", "told"),
    [
        ("np.zeros((7771, 2))", "shape (7771, 2)", "p is an array of another shape"),
        ("np.zeros((3, 4))", "shape (3, 4)", "p is an array of shape (3, 4)"),
    ],
)
def test_no_length_carries_a_hidden_input_out(worker: Worker, returned: str, shown: str, told: str) -> None:
    source = f"import numpy as np\ndef softmax(x): return {returned}"
    assert shown in marked(worker, source).feedback
    assert marked(worker, source, is_hidden=True).feedback.startswith(told)
