"""The code tasks of layers: the printed references are right, and wrong code gives what the named mistakes foresee."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from grader.conformance.code import run_reference
from problems.catalogue import find
from problems.code.task import CodeTask, Convention
from problems.option_sets import option_sets
from tests.problems.tasks import task_of

FAMILIES = ("linear-layer", "activations", "mlp-forward", "batch-norm", "dropout", "two-layer-net")
OPTION_SETS = [(name, options) for name in FAMILIES for options in option_sets(find(name))]


def assert_returns(task: CodeTask, convention: Convention, note: str = "", parts: tuple[str, ...] = ()) -> None:
    """The task's reference returns in every case what is expected; with a note, what that mistake foresees."""
    known = [mistake for mistake in task.mistakes(convention) if mistake.note == note]
    for call, case in zip(task.calls(convention), task.cases, strict=True):
        with np.errstate(all="ignore"):
            given = run_reference(task, call)
            foreseen = [task.outcome(convention, case, mistake) for mistake in known] or [
                task.outcome(convention, case)
            ]
        for part in parts or task.outputs:
            assert any(task.tolerance.passes(np.asarray(given[part]), each[part]).all() for each in foreseen), part


@pytest.mark.parametrize(("name", "options"), OPTION_SETS)
def test_the_reference_is_right(name: str, options: Mapping[str, object]) -> None:
    task = task_of(name, **options)
    assert_returns(task, task.conventions[0])


@pytest.mark.parametrize(
    ("name", "option", "asked"),
    [
        ("batch-norm", "running_variance", "unbiased"),
        ("dropout", "probability", "drop"),
        ("two-layer-net", "penalty", "half"),
    ],
)
def test_what_is_left_open_may_be_either(name: str, option: str, asked: str) -> None:
    task = task_of(name, **{})
    assert len(task.conventions) == 2
    assert_returns(replace(task, reference=task_of(name, **{option: asked}).reference), task.conventions[1])


WRONG = [  # family, options, what is changed in the reference, the mistake, the outputs that it shows in
    ("linear-layer", {}, [(r"dout.sum\(axis=0\)", "dout.mean(axis=0)")], "bias-gradient-averaged", "db"),
    ("linear-layer", {}, [(r"\+ b ", "")], "bias-left-out", "out"),
    (
        "linear-layer",
        {},
        [(r"x, w = cache", "x, w = cache\n    dout = dout * 0 + 1")],
        "upstream-missing",
        "dx dw db",
    ),
    ("activations", {}, [("return out, out", "return out, x")], "sigmoid-of-input", "dx"),
    ("activations", {}, [(r"out \* \(1 - out\)", "out * (1 + out)")], "sigmoid-f-one-plus-f", "dx"),
    ("activations", {"unit": "tanh"}, [(r"out\*\*2", "out")], "tanh-not-squared", "dx dx_large"),
    ("activations", {"unit": "relu"}, [(r" \* \(x > 0\)", "")], "mask-missing", "dx"),
    ("activations", {"unit": "leaky-relu"}, [(r"1, 0.01", "1, 0")], "leaky-slope-missing", "dx"),
    ("activations", {"unit": "prelu"}, [(r"np.where\(x > 0, 0, x\)", "x")], "prelu-parameter-unmasked", "da"),
    ("activations", {"unit": "elu"}, [("1, out \\+ 1", "1, out")], "elu-slope-of-value", "dx"),
    ("activations", {"unit": "selu"}, [(r"scale \*", "1 *")], "selu-lambda-missing", "out dx"),
    ("mlp-forward", {}, [(r" @ W2 \+ b2", " @ W2")], "bias-left-out-2", "a2 a3"),
    ("mlp-forward", {}, [(r"sigmoid\((a2 @ W3 \+ b3)\)", r"\1")], "activation-missing-3", "a3"),
    ("mlp-forward", {"unit": "relu"}, [(r"np.maximum\(0, (.*?)\)", r"(\1)")], "hidden-activations-missing", "a1 a2 a3"),
    ("batch-norm", {}, [(r"x.var\(axis=0\)", "x.var(axis=0, ddof=1)")], "variance-n-minus-one", "out dx dgamma"),
    ("batch-norm", {}, [(r"np.sqrt\(var \+ eps\)", "(np.sqrt(var) + eps)")], "eps-outside-root", "out dx dgamma"),
    (
        "batch-norm",
        {},
        [(r"x - bn_param\[.running_mean.\]", "x - x.mean(0)"), (r"bn_param\[.running_var.\] \+ eps", "x.var(0) + eps")],
        "batch-statistics-at-test",
        "out_test",
    ),
    (
        "batch-norm",
        {},
        [("momentum \\* bn", "MOM * bn"), (r"\(1 - momentum\)", "momentum"), ("MOM", "(1 - momentum)")],
        "momentum-swapped",
        "running_mean running_var out_test",
    ),
    ("batch-norm", {}, [(r" - dxhat.mean\(axis=0\)", "")], "mean-gradient-lost", "dx"),
    ("batch-norm", {}, [(r" - xhat \* np.mean\(dxhat \* xhat, axis=0\)", "")], "variance-gradient-lost", "dx"),
    ("batch-norm", {}, [(r"dxhat = dout \* gamma", "dxhat = dout")], "gamma-missing-backward", "dx"),
    ("dropout", {}, [("mask / p", "mask")], "scale-missing", "out dx"),
    ("dropout", {}, [(r"\* 1.0", "* p")], "scaled-at-both-times", "out_test dx_test"),
    ("dropout", {}, [("dout \\* mask / p", "dout / p")], "mask-missing-backward", "dx"),
    (
        "dropout",
        {},
        [("x \\* 1.0", "x * mask / p"), ("dout \\* 1.0", "dout * mask / p")],
        "mode-ignored",
        "out_test dx_test",
    ),
    (
        "dropout",
        {"kind": "classic"},
        [("x \\* p", "x"), ("dout \\* p", "dout")],
        "test-scale-missing",
        "out_test dx_test",
    ),
    (
        "two-layer-net",
        {},
        [(r" \+ np.sum\(W2 \* W2\)", ""), (r" \+ 2 \* reg \* W2", "")],
        "penalty-without-W2",
        "loss dW2",
    ),
    (
        "two-layer-net",
        {},
        [
            (r"(\w+).sum\(axis=0\)", r"\1.sum(axis=0) + 2 * reg * B"),
            ("hidden.sum(.*?)B", r"hidden.sum\1b1"),
            ("scores.sum(.*?)B", r"scores.sum\1b2"),
        ],
        "bias-decayed",
        "loss db1 db2",
    ),
    ("two-layer-net", {}, [(r" \* \(hidden > 0\)", "")], "mask-missing", "dW1 db1"),
    ("two-layer-net", {}, [(r"dscores /= len\(y\)", "pass")], "mean-missing", "dW1 db1 dW2 db2"),
    ("two-layer-net", {}, [(r"X @ W1 \+ b1", "X @ W1")], "bias-left-out-1", "scores loss dW1 dW2"),
    ("two-layer-net", {}, [(r"dscores\[rows, y\] -= 1", "pass")], "minus-one-missing", "dW1 db1 dW2 db2"),
]


@pytest.mark.parametrize(("name", "options", "changes", "note", "parts"), WRONG)
def test_wrong_code_gives_what_its_mistake_foresees(
    name: str, options: Mapping[str, object], changes: list[tuple[str, str]], note: str, parts: str
) -> None:
    task = task_of(name, **options)
    text = task.reference
    for old, new in changes:
        text, count = re.subn(old, new, text)
        assert count, old
    convention = task.conventions[0]
    assert note in {mistake.note for mistake in task.mistakes(convention)}
    assert_returns(replace(task, reference=text), convention, note, tuple(parts.split()))


@pytest.mark.parametrize("name", FAMILIES)
def test_every_named_mistake_shows(name: str) -> None:
    task = task_of(name, **{})
    for convention in task.conventions:
        right = task.expected(convention)
        for mistake in task.mistakes(convention):
            with np.errstate(all="ignore"):
                wrong = [task.outcome(convention, case, mistake) for case in task.cases]
            pairs = [(one[part], other[part]) for one, other in zip(right, wrong, strict=True) for part in task.outputs]
            same = (a.shape == b.shape and task.tolerance.passes(b, a).all() for a, b in pairs)
            assert not all(same), mistake.note


def test_units_are_on_both_sides_of_0() -> None:
    for unit in ("relu", "elu", "sigmoid"):
        for case in task_of("activations", **{"unit": unit}).cases:
            assert (case["x"] > 0).any()
            assert (case["x"] < 0).any()
