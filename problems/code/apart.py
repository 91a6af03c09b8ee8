"""Hard inputs as a part of their own: each case calls the function twice, and the second call decides on that part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import cycle
from typing import Any

from problems.code.script import Step
from problems.code.task import CodeTask, GraphConvention, Mistake, under_graphs
from problems.mistakes.after_run import AfterRun
from solutions.breaks import Break
from solutions.engine import run
from solutions.graph import Graph


@dataclass(frozen=True)
class Hard:
    """What is hard about the inputs of the second call: the mark on its names, a sentence, and advice.

    cases: its inputs; each ordinary case gets one of them, in turns.
    """

    mark: str  # "_large": the loss of the second call is the part `loss_large`
    note: str
    advice: str
    cases: tuple[Mapping[str, Any], ...]

    def marked(self, name: str) -> str:
        return name + self.mark

    def all_marked(self, names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(map(self.marked, names))


def apart(task: CodeTask, hard: Hard) -> CodeTask:
    """The same task under the first of its names, with a second call beside each of its own.

    Raises ValueError for a convention that is no graph: only a graph can be run twice in one.
    """
    graphs = tuple(each for each in task.conventions if isinstance(each, GraphConvention))
    if len(graphs) < len(task.conventions):
        raise ValueError(f"{task.title}: hard inputs can be a part only where every convention is a graph")
    outputs, arguments = tuple(task.outputs), tuple(task.arguments)
    own = task.script or (Step(task.functions[0], arguments, outputs),)
    second = tuple(
        replace(step, arguments=hard.all_marked(step.arguments), keeps=hard.all_marked(step.keeps)) for step in own
    )
    return replace(
        task,
        statement=task.statement + hard.note,
        functions=task.functions if task.script else task.functions[:1],
        arguments={name: name for name in (*arguments, *hard.all_marked(arguments))},
        outputs={**task.outputs, hard.marked(outputs[0]): hard.marked(outputs[0])},
        cases=tuple(
            {**one, **{hard.marked(name): value for name, value in other.items()}}
            for one, other in zip(task.cases, cycle(hard.cases), strict=False)
        ),
        conventions=tuple(_twice(convention, hard) for convention in graphs),
        mistakes=under_graphs(lambda twice: tuple(_beside(each, twice.graph) for each in task.mistakes(twice))),
        script=(*own, *second),
        stability=hard.advice,
    )


def _beside(mistake: Mistake, graph: Graph) -> Mistake:
    """A mistake that is a function gives the outputs of the first call; those of the second stay right."""
    if isinstance(mistake, Break) or (isinstance(mistake.function, AfterRun) and mistake.function.graph == graph):
        return mistake
    wrong = mistake.function

    def outputs(**case: Any) -> Mapping[str, Any]:
        return {**run(graph, case).values, **wrong(**case)}

    return replace(mistake, function=outputs)


def _twice(convention: GraphConvention, hard: Hard) -> GraphConvention:
    """The graph with a copy of itself in front, under marked names."""
    copy = tuple(
        replace(node, name=hard.marked(node.name), inputs=hard.all_marked(node.inputs)) for node in convention.graph
    )
    return replace(
        convention,
        graph=Graph((*copy, *convention.graph.nodes)),
        transposed=frozenset((*convention.transposed, *map(hard.marked, convention.transposed))),
    )
