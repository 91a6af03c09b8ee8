"""Labels that are rows of zeros and a one are no numbers of classes."""

from __future__ import annotations

from grader.code.marking import mark_code
from grader.results import Verdict
from grader.sandbox import Worker
from problems.catalogue import find
from problems.variant import code_task

OFF_AT_ONE_ENTRY = """
def categorical_cross_entropy(y, yhat):
    slope = -y / yhat / len(y)
    slope[0, 0] += 0.31 + yhat[1, 1] ** 2
    return -np.sum(y * np.log(yhat)) / len(y), slope
"""


def test_a_wrong_derivative_by_rows_of_labels_is_marked(worker: Worker) -> None:
    family = find("loss-functions")
    task = code_task(family, family.read_options({"loss": "categorical-cross-entropy"}))
    assert task is not None
    result = mark_code(task, f"import numpy as np\n{OFF_AT_ONE_ENTRY}".encode(), "loss.py", worker)
    assert [part.verdict for part in result.parts] == [Verdict.CORRECT, Verdict.INCORRECT]
