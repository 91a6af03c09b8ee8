"""A function that returns nothing in some calls only: which is told, and shown with small numbers."""

from __future__ import annotations

import runpy
import sys

import numpy as np
import pytest

from grader.code.marking import mark_code
from grader.code.rules import CodeRules
from tests.problems.tasks import task_of

LOSS = """
import numpy as np

def {name}(W, X, y, reg):
    s = X @ W
    p = np.exp(s - s.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    rows = np.arange(len(y))
    loss = -np.mean(np.log(p[rows, y])) + reg * np.sum(W * W)
    p[rows, y] -= 1
    dW = X.T @ p / len(y) + 2 * reg * W
    if {condition}:
        return loss, dW
"""
SOMETIMES, NEVER = "reg > 0.05", "False"


@pytest.fixture(name="marked")
def marking(worker):
    def marked(condition, *, is_hidden=False):
        task = task_of("softmax-loss")
        source = LOSS.format(name="softmax_loss", condition=condition).encode()
        rules = CodeRules(is_hidden=is_hidden, public=task) if is_hidden else CodeRules()
        return mark_code(task, source, "hw.py", worker, rules)

    return marked


@pytest.mark.parametrize("is_hidden", [False, True])
def test_it_says_in_how_many_calls(marked, is_hidden):
    result = marked(SOMETIMES, is_hidden=is_hidden)
    assert {part.note for part in result.parts} == {"returns-nothing"}
    told = "loss is None in 1 of 5 calls, and not in the others: one way through the function ends without a return"
    assert result.parts[0].feedback == f"{told} statement"


def test_where_it_returns_nothing_at_all_that_is_asked(marked):
    result = marked(NEVER)
    assert result.parts[0].feedback == "loss is None; is there a return statement?"
    assert not result.counterexample


def test_the_small_case_returns_nothing_where_it_is_run(marked, tmp_path, monkeypatch, capsys):
    (tmp_path / "hw.py").write_text(LOSS.format(name="softmax_loss", condition=SOMETIMES))
    (tmp_path / "case.py").write_text(shown := marked(SOMETIMES).counterexample)
    monkeypatch.syspath_prepend(tmp_path)
    runpy.run_path(str(tmp_path / "case.py"))
    del sys.modules["hw"]
    assert capsys.readouterr().out == "None\n"
    assert f"# expected: loss = {np.log(2):.6f}" in shown
