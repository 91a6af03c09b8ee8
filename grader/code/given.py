"""What one case of a code task gave for each of its outputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from grader.sandbox import Answer, Lacking, Missing, NotPlain, Performed, Raised, Returned, Value
from problems.code.task import CodeTask

Given = Value | Raised | Lacking


def by_output(task: CodeTask, answer: Answer, defined: tuple[str, ...]) -> Mapping[str, Given]:
    """What a call, or a script, gave for each output; `defined` are the functions and classes of the file."""
    if isinstance(answer, Performed):
        return {part: _with_defined(given, defined) for part, given in answer.outputs.items()}
    return {part: _output(task, index, part, answer) for index, part in enumerate(task.outputs)}


def _with_defined(given: Given, defined: tuple[str, ...]) -> Given:
    """For a function or class that is not there, what the file defines instead."""
    if isinstance(given, Lacking) and given.kind is Missing.UNDEFINED and not given.has:
        return replace(given, has=defined)
    return given


def _output(task: CodeTask, index: int, part: str, given: Returned | Raised) -> Value | Raised:
    """One of the returned values: by place in a tuple, by name in a dictionary, or the only one."""
    if isinstance(given, Raised):
        return given
    value = given.value
    if isinstance(value, Mapping):
        return value.get(part, NotPlain("dict", f"the dictionary has no {part!r}"))
    if isinstance(value, NotPlain):
        return value
    if len(task.outputs) == 1 and not isinstance(value, tuple):
        return value
    if isinstance(value, tuple) and len(value) == len(task.outputs):
        return value[index]
    if isinstance(value, np.ndarray) and value.shape == (len(task.outputs),):  # [f, dx, dy]: one number each
        return np.asarray(value[index])
    count = f"{len(value)} values" if isinstance(value, tuple) and len(value) != 1 else "one value"
    return NotPlain("tuple", f"it returned {count}; expected {len(task.outputs)}: {', '.join(task.outputs)}")
