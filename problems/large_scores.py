"""Large scores as a part of their own: each case calls the function twice, and the second call decides on that part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import cycle
from typing import Any

from problems.code import CodeTask, Convention, Mistake
from problems.script import Step
from solutions.breaks import Break
from solutions.engine import run
from solutions.graph import Graph

MARK = "_large"
NOTE = (
    " The function is called with large scores too, which may overflow on the way: the loss that it returns then is the"
    " part $\\mathrm{loss}_\\mathrm{large}$."
)


def apart(task: CodeTask, large: tuple[Mapping[str, Any], ...]) -> CodeTask:
    """The same task under the first of its names, with one of the cases of large scores beside each of its own."""
    function, outputs = task.functions[0], tuple(task.outputs)
    arguments = tuple(task.arguments)
    script = (
        Step(function, arguments, outputs),
        Step(function, tuple(map(_marked, arguments)), tuple(map(_marked, outputs))),
    )
    return replace(
        task,
        statement=task.statement + NOTE,
        functions=(function,),
        arguments={name: name for name in (*arguments, *map(_marked, arguments))},
        outputs={**task.outputs, _marked(outputs[0]): _marked(outputs[0])},
        cases=tuple({**one, **_all_marked(other)} for one, other in zip(task.cases, cycle(large), strict=False)),
        conventions=tuple(map(_twice, task.conventions)),
        mistakes=lambda convention: tuple(_beside_large(mistake, convention) for mistake in task.mistakes(convention)),
        script=script,
    )


def _marked(name: str) -> str:
    return name + MARK


def _all_marked(case: Mapping[str, Any]) -> dict[str, Any]:
    return {_marked(name): value for name, value in case.items()}


def _beside_large(mistake: Mistake, convention: Convention) -> Mistake:
    """A mistake that is a function gives the outputs of the small scores; those of the large ones stay right."""
    if isinstance(mistake, Break):
        return mistake
    assert convention.graph is not None
    graph, wrong = convention.graph, mistake.function

    def outputs(**case: Any) -> Mapping[str, Any]:
        return {**run(graph, case).values, **wrong(**case)}

    return replace(mistake, function=outputs)


def _twice(convention: Convention) -> Convention:
    """The graph with a copy of itself in front, under marked names."""
    assert convention.graph is not None
    copy = tuple(
        replace(node, name=_marked(node.name), inputs=tuple(map(_marked, node.inputs))) for node in convention.graph
    )
    return replace(
        convention,
        graph=Graph((*copy, *convention.graph.nodes)),
        transposed=frozenset((*convention.transposed, *map(_marked, convention.transposed))),
    )
