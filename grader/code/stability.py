"""Tells numerical stability from other mistakes: what is right for moderate numbers and wrong for the largest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from grader.code.comparison import Wrong
from grader.code.script import outputs_alike, step_of
from problems.code.task import CodeTask

ADVICE = "write it so that nothing on the way overflows"


def instability(task: CodeTask, part: str, wrongs: Mapping[str, Sequence[Wrong | None]]) -> str:
    """What to say of an output that is only wrong in the calls with the largest numbers; empty if it is not so.

    wrongs: what is wrong with each output in each case.
    """
    calls = [call for name in outputs_alike(task, part) for call in zip(_sizes(task, name), wrongs[name], strict=True)]
    notes = {wrong[1] for _, wrong in calls if wrong}
    wrong_sizes = [size for size, wrong in calls if wrong]
    right_sizes = [size for size, wrong in calls if not wrong]
    told = {"not-finite", "wrong-value"} if task.stability else {"not-finite"}
    if not notes <= told or not right_sizes or min(wrong_sizes) <= max(right_sizes):
        return ""
    where = "call" if len(wrong_sizes) == 1 else "calls"
    advice = task.stability or ADVICE
    return f" in the {where} with the largest inputs, and right in the others: this is numerical stability; {advice}"


def _sizes(task: CodeTask, part: str) -> list[float]:
    """The largest number that the call is given, in each case."""
    step = step_of(task, part)
    names = tuple(task.arguments) if step is None else task.script[step].arguments
    nodes = [task.arguments[name] for name in names if name in task.arguments]
    return [max(_largest(case[node] for node in nodes if isinstance(node, str)), default=0.0) for case in task.cases]


def _largest(values: Iterator[object]) -> Iterator[float]:
    for value in values:
        if isinstance(value, np.ndarray | float | int) and np.size(value):
            yield float(np.abs(value).max())
