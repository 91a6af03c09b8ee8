"""The tasks in code of the families, and what their references return when their text is run on its own."""

from __future__ import annotations

import numpy as np

from grader.conformance.code import run_reference
from problems.catalogue import families, find
from problems.code.task import CodeTask
from problems.variant import CODE_SEED, code_task


def coded() -> list[str]:
    """The names of the families that ask for code."""
    return [name for name, family in families().items() if family.code]


def task_of(name: str, /, *, seed: int = CODE_SEED, **options: object) -> CodeTask:
    """That of a family under the options."""
    family = find(name)
    task = code_task(family, family.read_options(options), seed)
    assert task is not None
    return task


def assert_gives_what_is_expected(task: CodeTask, atol: float = 0.0) -> None:
    """In every case, under the first convention, to the last digits."""
    convention = task.conventions[0]
    for call, expected in zip(task.calls(convention), task.expected(convention), strict=True):
        returned = run_reference(task, call)
        assert returned.keys() == expected.keys() == task.outputs.keys()
        for part, value in expected.items():
            np.testing.assert_allclose(returned[part], value, rtol=1e-12, atol=atol)
