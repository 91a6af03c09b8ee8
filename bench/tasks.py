"""The tasks in code that the benchmarks ask."""

from __future__ import annotations

from problems.catalogue import find
from problems.code.task import CodeTask
from problems.variant import code_task


def task_of(name: str, /, **options: object) -> CodeTask:
    """That of a family under the options."""
    family = find(name)
    task = code_task(family, family.read_options(options))
    assert task is not None
    return task
