"""Where no mistake is known it is said how an output differs from the right one, and no number of hidden inputs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from grader.code.marking import mark_code
from grader.code.rules import CodeRules
from grader.results import Result
from grader.sandbox import Worker
from problems.code.task import CodeTask, FunctionConvention, GraphConvention, Instead
from solutions.notation import parse
from tests.problems.tasks import task_of

GRAPH = parse("S = X @ W; H = relu(S); L = sum(H)")
GRID = np.arange(1.0, 10.0).reshape(3, 3)
CASES = (
    {"X": GRID - 4.5, "W": np.cos(GRID), "reg": 0.5},
    {"X": GRID[:2] - 3.5, "W": np.sin(GRID), "reg": 0.25},
    {"X": GRID - 2.5, "W": np.sin(2 * GRID), "reg": 0.0},
)
OF_GRAPH = CodeTask(
    *("", "", ("layer",)),
    arguments={"X": "X", "W": "W", "reg": "reg"},
    outputs={"H": "H", "dW": "dW"},
    cases=CASES,
    conventions=(GraphConvention("", "", GRAPH),),
    mistakes=lambda _: (),
    stub="",
    reference="",
)
LAYER = """
import numpy as np
def layer(X, W, reg):
    S = X @ W
    H = np.maximum(0, S)
    mask = (S > 0).astype(float)
    dW = X.T @ mask
    N = len(X)
    return {returned}
"""


def mark(worker: Worker, returned: str, *, is_hidden: bool = False) -> Result:
    return mark_code(OF_GRAPH, LAYER.format(returned=returned).encode(), "s.py", worker, CodeRules(is_hidden=is_hidden))


@pytest.mark.parametrize(
    ("returned", "note"),
    [
        ("H, 3 * dW", "ratio-3:dW"),
        ("H, dW / N**2", "ratio-1/len-X-0^2:dW"),
        ("H, 7.25 * dW", "ratio-constant:dW"),
        ("H, dW + 2 * reg * W", "off-by-2reg-W:dW"),
        ("H, dW + reg * np.cos(W)", "only-with:reg"),
        ("H, dW + 3 * W", "off-by-3-W:dW"),
        ("H, dW + 1", "off-by-1:dW"),
        ("H, dW.T", "transposed:dW"),
        ("H, W", "equals-input:W"),
        ("S, dW", "stops-at:S"),
        ("H, np.outer(X[-1], mask[-1])", "last-example-only"),
        ("H, np.outer(X[0], mask[0]) / N", "first-example-only"),
        ("H + np.eye(3)[-1] * (np.arange(N) == N - 1)[:, None], dW", "last-row:H"),
    ],
)
def test_what_is_off_is_said(worker: Worker, returned: str, note: str) -> None:
    """3 and 1 are told as such; N² as the square of the length of X; what is the same in every call as a constant."""
    result = mark(worker, returned)
    assert result.notes == (note,)
    assert result.score == 1.0


def test_what_has_nothing_to_do_with_it_is_no_relation(worker: Worker) -> None:
    assert mark(worker, "H, np.cos(dW)").notes == ("wrong-value",)


def test_a_number_that_the_submission_chose_is_not_told_where_inputs_are_hidden(worker: Worker) -> None:
    assert "7.25" in mark(worker, "H, 7.25 * dW").parts[1].feedback
    hidden = mark(worker, "H, 7.25 * dW", is_hidden=True)
    assert "a constant times" in hidden.parts[1].feedback
    assert "7.25" not in repr(hidden)


def test_changed_arguments_are_scored_on_copies(worker: Worker) -> None:
    """W -= ... in the first output does not spoil the second call, nor the other output."""
    source = LAYER.format(returned="H, dW").replace("    N = len(X)\n", "    W -= 0.1 * dW\n    X *= 0\n")
    result = mark_code(OF_GRAPH, source.encode(), "s.py", worker)
    assert result.all_right
    assert any("work on copies" in sentence for sentence in result.feedback)


def root(x: Any) -> Mapping[str, Any]:
    return {"r": np.sqrt(np.abs(x))}


SIGNED = CodeTask(
    *("", "", ("root",)),
    arguments={"x": "x"},
    outputs={"r": "r"},
    cases=({"x": np.array([1.0, -4.0, 9.0])}, {"x": np.array([-2.0, 3.0])}),
    conventions=(FunctionConvention("", "", root),),
    mistakes=lambda _: (
        Instead("half", "it is halved", lambda x: {"r": root(x)["r"] / 2}),
        Instead("abs-missing", "a root of what is negative is no number", lambda x: {"r": np.sqrt(x)}),
    ),
    stub="",
    reference="",
)


def test_what_is_no_number_is_explained_by_the_mistake_that_makes_it_none(worker: Worker) -> None:
    """In the same places as the mistake does, and right elsewhere."""
    result = mark_code(SIGNED, b"import numpy as np\ndef root(x): return np.sqrt(x)\n", "s.py", worker)
    assert result.notes == ("abs-missing",)
    assert "not finite" in result.parts[0].feedback


def test_what_is_no_number_anywhere_is_told_as_that(worker: Worker) -> None:
    result = mark_code(SIGNED, b"import numpy as np\ndef root(x): return x * np.nan\n", "s.py", worker)
    assert result.notes == ("not-finite",)


STABLE = """
import numpy as np
def softmax_loss_vectorized(W, X, y, reg):
    scores = X @ W
    scores = scores - scores.max(axis=1, keepdims=True)
    p = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    rows = np.arange(len(y))
    loss = -np.log(p[rows, y]).mean() + {penalty}
    p[rows, y] -= 1
    return loss, X.T @ p / len(y) + {gradient}
"""


@pytest.mark.parametrize(
    ("penalty", "gradient"),
    [
        ("reg * np.sum(W * np.cos(W))", "2 * reg * W"),
        ("reg * np.sum(W)**2 / 7", "2 * reg * W"),
        ("reg * np.sum(W[1:]**2) + reg * np.sum(np.sin(W))", "2 * reg * W"),
        ("(reg and reg * np.sum(np.log(W * 0)))", "2 * reg * W"),
        ("reg * np.sum(W * W)", "2 * reg * np.cos(W)"),
    ],
)
def test_what_is_wrong_wherever_a_setting_is_not_0_is_no_matter_of_stability(
    worker: Worker, penalty: str, gradient: str
) -> None:
    """Of the calls of the task one has reg = 0, and no large number in it."""
    source = STABLE.format(penalty=penalty, gradient=gradient).encode()
    assert mark_code(task_of("softmax-loss"), source, "s.py", worker).notes == ("only-with:reg",)


@pytest.mark.parametrize("cut", [30, 300])
def test_a_finite_value_is_told_as_unstable_where_the_numbers_are_far_larger_alone(worker: Worker, cut: int) -> None:
    source = STABLE.format(penalty="reg * np.sum(W * W)", gradient="2 * reg * W")
    clipped = source.replace(" - scores.max(axis=1, keepdims=True)", "").replace(
        "X @ W", f"np.clip(X @ W, -{cut}, {cut})"
    )
    assert set(mark_code(task_of("softmax-loss", penalty="full"), clipped.encode(), "s.py", worker).notes) == {
        "unstable"
    }
