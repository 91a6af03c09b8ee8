"""What the steps of a code task's script have to do with its outputs, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from grader.code.given import Given
from grader.sandbox import Lacking, Missing
from grader.sandbox.inside.paths import pieces, root
from problems.code.script import Step
from problems.code.task import CodeTask
from problems.part import Array


def call_in_words(steps: Sequence[Step], number: int) -> str:
    """A step by the name that is called, and which of its calls it is if there are several.

    >>> call_in_words((Step("push"), Step("pop"), Step("push")), 2)
    'call 2 of push'
    """
    name = steps[number].call
    if not name:
        return f"setting {steps[number].sets}"
    alike = [i for i, step in enumerate(steps) if step.call == name]
    return f"call {alike.index(number) + 1} of {name}" if len(alike) > 1 else name


def step_of(task: CodeTask, part: str) -> int | None:
    """The number of the last step that keeps the value in which an output stands, if any does."""
    name = root(task.places[part])
    return max((i for i, step in enumerate(task.script) if name in step.kept), default=None)


def outputs_alike(task: CodeTask, part: str) -> Iterator[str]:
    """The output itself, and what stands in its place in other calls of the same function."""
    own = _place(task, part)
    yield from (other for other in task.outputs if other == part or (own and _place(task, other) == own))


def _place(task: CodeTask, part: str) -> tuple[str, int, str] | None:
    """What is called, and where in what it returns an output stands; None if no step keeps it."""
    number, path = step_of(task, part), task.places[part]
    if number is None:
        return None
    step, name = task.script[number], root(path)
    return step.call, step.kept.index(name), path.removeprefix(name)


def raising_step(task: CodeTask, part: str) -> int | None:
    """The number of the step of which an output says whether it raised an exception, if it is such an output."""
    return next((i for i, step in enumerate(task.script) if step.raises and step.raises == task.places[part]), None)


def raised_wrongly(task: CodeTask, number: int, right: Array) -> str:
    """An exception too many, or one too few."""
    call = call_in_words(task.script, number)
    return f"{call} raised no exception, and should have" if right else f"{call} raised an exception without need"


def missing_before(task: CodeTask, part: str, cases: Sequence[Mapping[str, Given]]) -> str:
    """A method that was not there when it was called, before an output was kept that comes from the same object."""
    place = task.places[part]
    step = step_of(task, part)
    kept, call = (len(task.script), "") if step is None else (step, task.script[step].call)
    lacks = (given for case in cases for given in case.values() if isinstance(given, Lacking))
    for lack in lacks:
        is_same = bool(pieces(lack.path)) and root(lack.path) in (root(place), root(call))
        if lack.kind is Missing.UNDEFINED and is_same and lack.step is not None and lack.step < kept:
            return lack.path
    return ""
