"""Tells numerical stability from other mistakes: what is right for moderate numbers and wrong for the largest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from grader.code.evidence import Cause
from grader.code.given import Given
from grader.code.script import outputs_alike, step_of
from problems.code.task import CodeTask

ADVICE = "write it so that nothing on the way overflows"
NOTE = "unstable"
FAR = 10.0  # times the usual size: inputs on which a stable way of writing it matters


class Size(NamedTuple):
    """The largest number that a call is given, and the argument in which it stands."""

    largest: float
    name: str


def instability(
    task: CodeTask,
    part: str,
    is_wrong: Mapping[str, Sequence[bool]],
    *,
    is_finite: bool = False,
    is_hidden: bool = False,
) -> str:
    """Where an output is wrong if it is only wrong in the calls with the largest numbers; empty if it is not so.

    is_wrong: is each output wrong, in each case? is_finite: is there a finite value among the wrong ones? Then digits
    can only have been lost where the numbers are far larger. is_hidden: are the numbers not to be told?
    """
    calls = [
        call for name in outputs_alike(task, part) for call in zip(_sizes(task, name), is_wrong[name], strict=True)
    ]
    wrong = [size for size, is_one in calls if is_one]
    right = [size for size, is_one in calls if not is_one]
    usual = max(right).largest if right else 0.0
    if not wrong or not right or min(wrong).largest <= (FAR * usual if is_finite else usual):
        return ""
    if any(right_at_zero(task, [not is_one for is_one in is_wrong[part]], range(len(task.cases)))):
        return ""
    where, size = ("call" if len(wrong) == 1 else "calls"), max(wrong)
    numbers = f" where {size.name} goes up to {size.largest:.4g}," if size.name and not is_hidden else ""
    return (
        f"in the {where} with the largest inputs,{numbers} and right in the others: this is numerical stability;"
        f" {task.stability or ADVICE}"
    )


def right_at_zero(task: CodeTask, is_right: Sequence[bool], numbers: Sequence[int]) -> Iterator[str]:
    """The arguments that are 0 in those of the cases in which an output is right, and in no other."""
    for name, node in task.arguments.items() if any(is_right) and not all(is_right) else ():
        if isinstance(node, str) and [_is_zero(task.cases[number][node]) for number in numbers] == list(is_right):
            yield name


def _is_zero(value: Any) -> bool:
    return isinstance(value, int | float | np.ndarray) and np.ndim(value) == 0 and bool(value == 0)


def overflows(task: CodeTask, part: str, given: Sequence[Mapping[str, Given]]) -> frozenset[int]:
    """The cases in which an output is not finite, if those are the ones with the largest inputs; else none."""
    values = [case.get(part) for case in given]
    lost = {number for number, value in enumerate(values) if _is_lost(value)}
    sizes = [size.largest for size in _sizes(task, part)]
    others = [size for number, size in enumerate(sizes) if number not in lost]
    is_size = bool(lost) and bool(others) and min(sizes[number] for number in lost) > max(others)
    if not is_size or any(right_at_zero(task, [number not in lost for number in range(len(sizes))], range(len(sizes)))):
        return frozenset()
    return frozenset(lost)


def largest(task: CodeTask, part: str) -> frozenset[int]:
    """The cases whose inputs are far larger than usual; of a task without advice on them, none."""
    sizes = [size.largest for size in _sizes(task, part)] if task.stability else []
    usual = float(np.median(sizes)) if sizes else 0.0
    return frozenset(number for number, size in enumerate(sizes) if size > FAR * usual)


def overflowing(task: CodeTask, part: str) -> Cause:
    advice = task.stability or ADVICE
    return Cause(
        NOTE, f"in the calls with the largest inputs {part} is off for another reason, numerical stability: {advice}"
    )


def _is_lost(value: Given | None) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.kind in "fiub" and not np.isfinite(value.astype(float)).all()


def _sizes(task: CodeTask, part: str) -> list[Size]:
    """The size of each case for the call that an output comes from."""
    step = step_of(task, part)
    names = tuple(task.arguments) if step is None else task.script[step].arguments
    nodes = {name: task.arguments[name] for name in names if name in task.arguments}
    return [max(_largest(nodes, case), default=Size(0.0, "")) for case in task.cases]


def _largest(nodes: Mapping[str, object], case: Mapping[str, object]) -> Iterator[Size]:
    for name, node in nodes.items():
        value = case[node] if isinstance(node, str) else None
        if isinstance(value, np.ndarray | float | int) and np.size(value):
            yield Size(float(np.abs(value).max()), name)
