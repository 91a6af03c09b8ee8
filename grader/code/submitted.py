"""A submission that is marked as code: to which task, by which rules, and how it is run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from grader.code.rules import CodeRules
from grader.sandbox import Encoded, Job, Script, Setting, Worker
from problems.code.task import CodeTask


@dataclass(frozen=True)
class Submitted:
    """The source of a file, what it has around it, and all that it is marked with."""

    task: CodeTask
    source: bytes
    filename: str
    worker: Worker
    rules: CodeRules
    setting: Setting

    @property
    def example(self) -> CodeTask | None:
        """The task from whose inputs a counterexample may be made."""
        return self.rules.public if self.rules.is_hidden else self.task

    def job(self, functions: Sequence[str], calls: tuple[Encoded, ...]) -> Job:
        task = self.task
        script = Script(task.script, tuple(task.arguments), task.places) if task.script else None
        return Job(self.source, self.filename, tuple(functions), calls, self.rules.limits, self.setting, script)
