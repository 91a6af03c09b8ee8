"""Where the inputs are hidden a student is told what went wrong, and nothing that the submission made of them."""

from __future__ import annotations

import pytest

from grader.code.marking import mark_code
from grader.code.rules import CodeRules
from grader.results import Result
from grader.sandbox import Worker
from problems.catalogue import find
from problems.variant import variant

TASK = variant(find("svm-loss")).code


def hidden(worker: Worker, source: str) -> Result:
    return mark_code(TASK, source.encode(), "s.py", worker, CodeRules(is_hidden=True))


def test_hidden_calls_tell_nothing_that_the_submission_wrote(worker: Worker) -> None:
    source = "def svm_loss(W, X, y, reg):\n    raise ValueError(str(X))\n"
    shown = mark_code(TASK, source.encode(), "s.py", worker)
    result = hidden(worker, source)
    assert "[[" in shown.parts[0].feedback
    assert [part.feedback for part in result.parts] == ["it raised ValueError on line 2"] * 2


@pytest.mark.parametrize(
    "source",
    [
        "def svm_loss(W, X, y, reg):\n    raise type('SECRET', (Exception,), {})()\n",
        "def svm_loss(W, X, y, reg):\n    raise PermissionError('SECRET')\n",
        "def svm_loss(W, X, y, reg):\n    return type('SECRET', (), {})(), W\n",
    ],
)
def test_no_name_or_message_carries_a_hidden_input_out(worker: Worker, source: str) -> None:
    result = hidden(worker, source)
    assert result.score == 0
    assert "SECRET" not in repr(result)
    assert not any(part.feedback.endswith((":", ": ")) for part in result.parts)


LOOK_AT_THE_CALLS = """
import sys
one = sys._getframe()
while "work" not in one.f_locals:
    one = one.f_back
"""


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("raise ValueError(len(one.f_locals['work'].calls))", "ValueError: 0"),
        ("globals()['g%d' % len(one.f_locals['work'].calls)] = lambda: 0", "defines g0"),
    ],
)
def test_why_a_file_does_not_load_is_told_by_a_run_without_inputs(worker: Worker, line: str, told: str) -> None:
    source = f"{LOOK_AT_THE_CALLS}{line}\n".replace("lambda: 0", "type('C', (), {'__module__': 'submission'})")
    result = hidden(worker, source)
    assert told in result.parts[0].feedback


def test_the_modern_name_is_told_of_a_hidden_call_too(worker: Worker) -> None:
    source = "import numpy as np\ndef svm_loss(W, X, y, reg):\n    return np.product(W)\n"
    result = hidden(worker, source)
    assert result.parts[0].feedback.endswith("module 'numpy' has no attribute 'product'. Write np.prod.")
