"""Labels that are rows of zeros and a one are no numbers of classes."""

from __future__ import annotations

from grader.code.marking import mark_code
from grader.results import Verdict
from grader.sandbox import Worker
from tests.problems.tasks import task_of

OFF_AT_ONE_ENTRY = """
def categorical_cross_entropy(y, yhat):
    slope = -y / yhat / len(y)
    slope[0, 0] += 0.31 + yhat[1, 1] ** 2
    return -np.sum(y * np.log(yhat)) / len(y), slope
"""


def test_a_wrong_derivative_by_rows_of_labels_is_marked(worker: Worker) -> None:
    task = task_of("loss-functions", loss="categorical-cross-entropy")
    result = mark_code(task, f"import numpy as np\n{OFF_AT_ONE_ENTRY}".encode(), "loss.py", worker)
    assert [part.verdict for part in result.parts] == [Verdict.CORRECT, Verdict.INCORRECT]
