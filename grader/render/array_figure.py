"""The graph behind a code task: above each wire the shape of its value, (N, D), below it that of its gradient."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from grader.render.figure_labels import Labels
from problems.code.task import CodeTask, GraphConvention
from solutions.engine import Run, run
from solutions.graph import Graph, Node

Letters = Mapping[int, str]


def drawn_task(task: CodeTask) -> tuple[Graph, Labels] | None:
    """The graph of the first convention, without what counts for nothing; None if no shapes are declared for it."""
    convention = task.conventions[0]
    if not isinstance(convention, GraphConvention) or not task.shapes:
        return None
    letters = _letters(task)
    ran = run(convention.graph, task.cases[0])
    graph = _without_nothing(convention.graph)
    return graph, _labels(graph, ran, letters)


def _letters(task: CodeTask) -> Letters:
    """The letter of each length in the first case, in which different letters have different lengths."""
    case = task.cases[0]
    found = {1: "1"}
    for name, shape in task.shapes.items():
        for length, letter in zip(np.shape(case[name]), shape, strict=True):
            if found.setdefault(length, letter) != letter:
                raise ValueError(f"{letter} of {name} is {length} in the first case, which is {found[length]} too")
    return found


def _labels(graph: Graph, ran: Run, letters: Letters) -> Labels:
    """Whole numbers such as labels have no gradient."""
    shapes = {node.name: _in_letters(ran.values[node.name], letters) for node in graph}
    edges = {edge: shapes[node.name] for node in graph for edge in graph.uses(node.name)}
    indices = {node.name for node in graph if np.asarray(ran.values[node.name]).dtype.kind in "iub"}
    return Labels(shapes, shapes, edges, unasked=frozenset(f"d{name}" for name in indices))


def _in_letters(value: Any, letters: Letters) -> str:
    """
    >>> _in_letters(np.ones((5, 3)), {5: "N", 3: "C"}), _in_letters(np.ones(5), {5: "N"}), _in_letters(2.0, {})
    ('(N, C)', '(N,)', '()')
    """
    names = [letters[length] for length in np.shape(value)]
    return f"({', '.join(names)}{',' if len(names) == 1 else ''})"


def _without_nothing(graph: Graph) -> Graph:
    """Without terms that are 0 in any case, which are there for mistakes to stand in."""
    nothing = {node.name for node in graph if node.op == "scale" and node.attributes.get("by") == 0}
    kept = Graph(tuple(_without(graph, nothing)))
    used = kept.ancestors(kept.output.name) | {kept.output.name}
    return Graph(tuple(node for node in kept if node.name in used))


def _without(graph: Graph, names: set[str]) -> Iterator[Node]:
    for node in graph:
        if node.name not in names:
            inputs = tuple(name for name in node.inputs if name not in names)
            yield replace(node, inputs=inputs) if inputs != node.inputs else node
