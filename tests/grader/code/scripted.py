"""Code tasks that are a script of several calls, and how a submission to one is marked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from grader.code.marking import mark_code
from grader.code.rules import CodeRules
from grader.results import PartResult, Result
from grader.sandbox import Worker
from problems.code.script import Step
from problems.code.task import CodeTask, Function, FunctionConvention, Instead

Case = Mapping[str, Any]


def numbers(seed: int, **shapes: tuple[int, ...]) -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    return {name: np.round(rng.uniform(-2, 2, shape), 2) for name, shape in shapes.items()}


def task(
    right: Function, script: tuple[Step, ...], outputs: str, cases: tuple[Case, ...], *wrong: Instead, **more: Any
) -> CodeTask:
    functions = tuple(dict.fromkeys(step.call for step in script if step.call and "." not in step.call))
    return CodeTask(
        title="",
        statement="",
        functions=functions,
        arguments={name: name for name in cases[0]},
        outputs={name: name for name in outputs.split()},
        cases=cases,
        conventions=more.pop("conventions", (FunctionConvention("", "", right),)),
        mistakes=lambda convention: wrong,
        stub="",
        reference="",
        script=script,
        **more,
    )


def mark(worker: Worker, code: CodeTask, source: str, **options: Any) -> Result:
    return mark_code(code, source.encode(), "answer.py", worker, CodeRules(**options))


def part(result: Result, name: str) -> PartResult:
    return next(part for part in result.parts if part.id == name)
