"""The part of a code task that one output comes from: of a script, the steps without which it would be another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from grader.code.script import raising_step
from grader.sandbox.inside.paths import pieces, root
from problems.code.script import Step
from problems.code.task import CodeTask
from solutions.source import flat


def task_of_output(task: CodeTask, part: str) -> CodeTask:
    """The task with nothing in its script but what leads to the output; a single call is needed whole."""
    if not task.script:
        return task
    steps = steps_to(task.script, root(task.places[part]), _changeable(task), raising_step(task, part))
    used = {root(path) for step in steps for path in (*step.arguments, step.call or step.sets)}
    called = (step.call for step in steps if step.call and not pieces(step.call))
    return replace(
        task,
        functions=tuple(dict.fromkeys(called)),
        arguments={name: nodes for name, nodes in task.arguments.items() if name in used | {root(task.places[part])}},
        outputs={part: task.outputs[part]},
        script=steps,
        found={part: task.found[part]} if part in task.found else {},
    )


def steps_to(
    script: Sequence[Step], name: str, changeable: Mapping[str, Any], last: int | None = None
) -> tuple[Step, ...]:
    """The steps that a value comes from, in order; none after the step with the number `last`, if there is one.

    changeable: the names of arguments that a step can change where they are.
    """
    needed, taken = {name}, list[Step]()
    for step in reversed(script[: None if last is None else last + 1]):
        if needed.isdisjoint(_touched(step, changeable)):
            continue
        taken.append(step)
        needed.update(root(path) for path in (*step.arguments, step.call, step.sets) if path)
    return tuple(reversed(taken))


def arguments_used(task: CodeTask) -> frozenset[str]:
    """The names in a case that anything is called with."""
    return frozenset(node for nodes in task.arguments.values() for node in flat(nodes))


def _touched(step: Step, changeable: Mapping[str, Any]) -> Iterator[str]:
    """What a step keeps, calls a method of, sets something in, or may change."""
    yield from step.kept
    if pieces(step.call or step.sets):
        yield root(step.call or step.sets)
    yield from (root(path) for path in step.arguments if root(path) in changeable)


def _changeable(task: CodeTask) -> dict[str, Any]:
    """Arguments that are dictionaries, and arrays that are an output themselves."""
    case, outputs = task.cases[0], set(map(root, task.places.values()))
    return {
        name: nodes
        for name, nodes in task.arguments.items()
        if name in outputs or (isinstance(nodes, str) and isinstance(case[nodes], dict))
    }
