"""A code task: the function that is asked for, the inputs it is called with, and what it should return."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from problems.part import Array, Tolerance
from solutions.breaks import SOUND, Break
from solutions.engine import run
from solutions.graph import Graph

CODE_TOLERANCE = Tolerance(atol=1e-7, rtol=1e-5)
Nested = Any  # a node's name, or node names in the shape of an array


@dataclass(frozen=True)
class Convention:
    """One of the accepted ways to set the task: its own graph, and arrays that are handed over transposed."""

    note: str
    words: str  # "the penalty is reg * sum(W * W)"
    graph: Graph
    transposed: frozenset[str] = frozenset()  # names of arguments and outputs
    terms: Mapping[str, str] = field(default_factory=dict)  # nodes that are terms of a sum, in words: R is the penalty


@dataclass(frozen=True)
class CodeTask:
    """Calls of one function.

    title, statement: what is asked, as text with $LaTeX$ in it.
    functions: accepted names, the preferred one first.
    arguments: what is passed, in order: a name and the nodes behind it (one, or nested tuples of nodes).
    outputs: the part ids in the order they are returned; `loss` is a node's value, `dW` the gradient of W.
    cases: the inputs of each call, by node.
    conventions: ways of setting the task that are all accepted; a single one if nothing is left open.
    mistakes: the known mistakes of a graph, by name, for the diagnosis.
    """

    title: str
    statement: str
    functions: tuple[str, ...]
    arguments: Mapping[str, Nested]
    outputs: Mapping[str, Nested]
    cases: tuple[Mapping[str, Array], ...]
    conventions: tuple[Convention, ...]
    mistakes: Callable[[Graph], tuple[Break, ...]]
    stub: str  # what a student starts from
    reference: str  # a right solution, as the key prints it
    tolerance: Tolerance = CODE_TOLERANCE
    points: float = 1.0  # a part

    def calls(self, convention: Convention) -> tuple[tuple[Array, ...], ...]:
        """The arguments of each call."""
        return tuple(
            tuple(self._hand_over(name, gathered(nodes, case), convention) for name, nodes in self.arguments.items())
            for case in self.cases
        )

    def expected(self, convention: Convention) -> tuple[Mapping[str, Array], ...]:
        """The right outputs of each call, by part id."""
        return tuple(self.outcome(convention, case) for case in self.cases)

    def outcome(self, convention: Convention, case: Mapping[str, Array], broken: Break = SOUND) -> Mapping[str, Array]:
        """The outputs of one call; with a break, those that somebody who makes the mistake returns."""
        ran = run(convention.graph, case, broken=broken)
        return {
            part: self._hand_over(part, gathered(nodes, ran.values, ran.gradients), convention)
            for part, nodes in self.outputs.items()
        }

    @staticmethod
    def _hand_over(name: str, value: Array, convention: Convention) -> Array:
        return value.T if name in convention.transposed else value


def gathered(nodes: Nested, values: Mapping[str, Array], gradients: Mapping[str, Array] | None = None) -> Array:
    """The values of nodes in the shape that they are nested in; with gradients, `dW` names the gradient of W.

    >>> gathered(("a", "b"), {"a": np.array(1.0), "b": np.array(2.0)})
    array([1., 2.])
    """
    if isinstance(nodes, str):
        is_gradient = gradients is not None and nodes not in values
        return np.asarray(gradients[nodes[1:]] if gradients is not None and is_gradient else values[nodes])
    return np.array([gathered(inner, values, gradients) for inner in nodes])
