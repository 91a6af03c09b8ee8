"""Two mistakes at once are both told, where no single one explains what was returned."""

import pytest

from grader.code.marking import mark_code
from grader.sandbox import Worker
from problems.code.rewritten import changed
from tests.problems.tasks import task_of

REFERENCE_OF = {"svm-loss": {}, "two-layer-net": {"penalty": "full"}}
TWICE = [
    ("svm-loss", "dW", "+ 2 * reg * W", "+ reg * W", "= -dscores.sum(axis=1)", "= dscores.sum(axis=1)"),
    ("svm-loss", "dW", "X.T @ dscores / len(y)", "X.T @ dscores", "[:, None] + delta", "[:, None] - delta"),
    ("two-layer-net", "dW2", "        dscores[rows, y] -= 1\n", "", "+ 2 * reg * W2", "+ reg * W2"),
]
NOTES = [
    {"penalty-gradient-half", "true-row-sign"},
    {"mean-missing", "delta-sign"},
    {"minus-one-missing", "penalty-gradient-half"},
]


@pytest.mark.parametrize(("row", "notes"), list(zip(TWICE, NOTES, strict=True)))
def test_both_mistakes_are_told(worker: Worker, row: tuple[str, ...], notes: set[str]) -> None:
    name, part, *changes = row
    task = task_of(name, **REFERENCE_OF[name])
    source = changed(task.reference, zip(changes[::2], changes[1::2], strict=True))
    result = mark_code(task, source.encode(), "f.py", worker)
    told = next(each for each in result.parts if each.id == part)
    assert set(told.note.split("+")) == notes
    assert notes <= set(result.notes)
    assert "; and " in told.mistake
