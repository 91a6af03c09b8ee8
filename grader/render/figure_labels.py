"""What is written on a drawing: a run's numbers for the key, blanks for the student, words for those who listen."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from grader.render.languages import Words
from solutions.engine import Run
from solutions.formulas import latex_value
from solutions.graph import Edge, Graph, Node
from solutions.names import exact, latex_name
from solutions.ops import Array


@dataclass(frozen=True)
class Labels:
    """What stands on the wires, already formatted; where a name is missing there is a box to fill in."""

    values: Mapping[str, str]  # by node, above its wire
    gradients: Mapping[str, str]  # by node, below its wire
    branches: Mapping[Edge, str]  # by edge of a fork, below the branch
    marked: frozenset[str] = frozenset()  # gates to point at
    unasked: frozenset[str] = frozenset()  # "q" for the value, "dq" for the gradient: neither box nor number


def number(value: float, decimals: int) -> str:
    """Fixed decimals and a real minus sign; a zero has none.

    >>> number(-4.0, 2), number(-0.001, 2)
    ('−4.00', '0.00')
    """
    if not math.isfinite(value):
        return f"{value}".replace("inf", "∞").replace("-", "−")
    text = f"{value:.{decimals}f}"
    return text.removeprefix("-") if float(text) == 0 else text.replace("-", "−")


def key_labels(run: Run, decimals: int) -> Labels:
    """Everything filled in, what is given as it is; of an array its shape."""
    given = student_labels(run, decimals)
    return Labels(
        {**{name: _shown(value, decimals) for name, value in run.values.items()}, **given.values},
        {**{name: _shown(value, decimals) for name, value in run.gradients.items()}, **given.gradients},
        {edge: _shown(value, decimals) for edge, value in run.edges.items()},
    )


def student_labels(run: Run, decimals: int, given: frozenset[str] | None = None) -> Labels:
    """The given values (if nothing else is said, the inputs') and the gradient 1 of the output; the rest is blank."""
    given = frozenset(node.name for node in run.graph.inputs) if given is None else given
    values = {name: _given(value, decimals) for name, value in run.values.items() if name in given}
    output = run.graph.output.name
    return Labels(values, {output: _given(run.gradients[output], decimals)}, {})


def _given(value: Array, decimals: int) -> str:
    array = np.asarray(value)
    return exact(float(array.item())).replace("-", "−") if array.size == 1 else _shown(value, decimals)


def _shown(value: Array, decimals: int) -> str:
    array = np.asarray(value)
    return number(float(array.item()), decimals) if array.size == 1 else "×".join(map(str, array.shape))


def describe(graph: Graph, labels: Labels, words: Words) -> str:
    """The drawing in words, a sentence a node, from the inputs to the output."""
    return " ".join(_sentence(graph, node, labels, words) for node in graph)


def _sentence(graph: Graph, node: Node, labels: Labels, words: Words) -> str:
    return f"{', '.join([_step(node, words), *_facts(graph, node.name, labels, words)])}."


def _step(node: Node, words: Words) -> str:
    name = latex_name(node.name)
    if node.is_input:
        return words.told("graph_input", name=words.aloud(name))
    return words.told("graph_gate", step=words.aloud(f"{name} = {latex_value(node)}"))


def _facts(graph: Graph, name: str, labels: Labels, words: Words) -> Iterator[str]:
    blank = words.told("graph_blank")
    if name not in labels.unasked:
        yield words.told("graph_value", value=labels.values.get(name, blank))
    if f"d{name}" not in labels.unasked:
        yield words.told("graph_gradient", value=labels.gradients.get(name, blank))
        uses = graph.uses(name)
        for edge in uses if len(uses) > 1 else ():
            consumer, value = words.aloud(latex_name(edge.consumer)), labels.branches.get(edge, blank)
            yield words.told("graph_branch", name=consumer, value=value)
    if name in labels.marked:
        yield words.told("graph_marked")
