"""A code task: the function that is asked for, the inputs it is called with, and what it should return."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol, TypeVar, runtime_checkable

import numpy as np

from problems.code.script import Step, check_script
from problems.part import Array, Tolerance
from solutions.breaks import SOUND, Break
from solutions.engine import run
from solutions.graph import Graph
from solutions.source import Nested

CODE_TOLERANCE = Tolerance(atol=1e-7, rtol=1e-5)
NUMERIC = (np.ndarray, np.generic, int, float)
T = TypeVar("T")
Function = Callable[..., Mapping[str, Any]]  # a case's arguments by name -> the outputs by name


@runtime_checkable
class Composable(Protocol):
    """A wrong function with which another mistake can be made too: None if the two are in each other's way."""

    def __call__(self, **case: Any) -> Mapping[str, Any]: ...
    def and_also(self, other: object) -> Composable | None: ...


@dataclass(frozen=True)
class Instead:
    """A known mistake of a task that is no graph: what somebody who makes it returns instead."""

    note: str
    feedback: str
    function: Function

    def and_also(self, other: Mistake) -> Instead | None:
        """Both mistakes at once, where the functions allow it; None if they are in each other's way."""
        if not isinstance(self.function, Composable):
            return None
        both = self.function.and_also(other.function if isinstance(other, Instead) else other)
        if both is None:
            return None
        return Instead(f"{self.note}+{other.note}", f"{self.feedback}; and {other.feedback}", both)


Mistake = Break | Instead


@dataclass(frozen=True)
class GraphConvention:
    """An accepted way to set the task, as a graph; some arrays may be handed over transposed."""

    note: str
    words: str  # "the penalty is reg * sum(W * W)"
    graph: Graph
    transposed: frozenset[str] = frozenset()  # names of arguments and outputs
    terms: Mapping[str, str] = field(default_factory=dict)  # nodes that are terms of a sum, in words: R is the penalty


@dataclass(frozen=True)
class FunctionConvention:
    """The same as a function, where what is asked is no run of a graph."""

    note: str
    words: str
    function: Function
    transposed: frozenset[str] = frozenset()


Convention = GraphConvention | FunctionConvention
Mistakes = Callable[[Convention], tuple[Mistake, ...]]  # those that are known under a convention


def under_graphs(mistakes: Callable[[GraphConvention], tuple[Mistake, ...]]) -> Mistakes:
    """The mistakes of a task whose conventions are all graphs."""
    return lambda convention: mistakes(convention) if isinstance(convention, GraphConvention) else ()


@dataclass(frozen=True)
class CodeTask:
    """What a submission is called with, and what it should return: one function, or a script of several steps.

    title, statement: what is asked, as text with $LaTeX$ in it.
    functions: accepted names, the preferred one first.
    arguments: what is passed, in order: a name and the nodes behind it (one, or nested tuples of nodes).
    outputs: the part ids in the order they are returned; `loss` is a node's value, `dW` the gradient of W.
    cases: the inputs of each call, by node: arrays and numbers, or objects that are handed over as they are (texts,
    booleans, None, and dicts of any of these).
    conventions: ways of setting the task that are all accepted; a single one if nothing is left open.
    mistakes: the known mistakes under a convention, by name, for the diagnosis.
    script: the steps of a case where it takes more than one call; the arguments and the outputs are named values then,
    and `functions` are all that must be defined.
    found: where an output stands among the kept values, if not under its own name: `grads[W1]`.
    stability: what to do about overflow, where a case has numbers so large that naive code overflows: "shift the
    scores by their maximum before exp".
    shapes: the lengths of the arrays in letters, if its graph is one to be drawn: X has (N, D).
    model: right functions and classes of a script by name, if shorter sequences of its steps may be performed on them.
    """

    title: str
    statement: str
    functions: tuple[str, ...]
    arguments: Mapping[str, Nested]
    outputs: Mapping[str, Nested]
    cases: tuple[Mapping[str, Any], ...]
    conventions: tuple[Convention, ...]
    mistakes: Mistakes
    stub: str  # what a student starts from
    reference: str  # a right solution, as the key prints it
    tolerance: Tolerance = CODE_TOLERANCE
    points: float = 1.0  # a part
    script: tuple[Step, ...] = ()
    found: Mapping[str, str] = field(default_factory=dict)
    stability: str = ""
    shapes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    model: Mapping[str, Callable[..., Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.script:
            check_script(self.script, self.functions, tuple(self.arguments), self.places)

    @property
    def places(self) -> Mapping[str, str]:
        """Where each output of a script stands among the kept values."""
        return {part: self.found.get(part, part) for part in self.outputs}

    def calls(self, convention: Convention) -> tuple[tuple[Any, ...], ...]:
        """The arguments of each call: arrays, Python numbers, and other objects as they are, in copies of their own."""
        return tuple(self.call(convention, case) for case in self.cases)

    def call(self, convention: Convention, case: Mapping[str, Any]) -> tuple[Any, ...]:
        """The arguments in one case, whether it is one of the task's own or not."""
        return tuple(self._argument(name, nodes, case, convention) for name, nodes in self.arguments.items())

    def _argument(self, name: str, nodes: Nested, case: Mapping[str, Any], convention: Convention) -> Any:
        if isinstance(nodes, str) and not isinstance(case[nodes], NUMERIC):
            return deepcopy(case[nodes])
        value = self._hand_over(name, gathered(nodes, case), convention)
        return value if value.ndim else value.item()

    def expected(self, convention: Convention) -> tuple[Mapping[str, Array], ...]:
        """The right outputs of each call, by part id; worked out once."""
        return self.once(
            ("expected", convention.note), lambda: tuple(self.outcome(convention, case) for case in self.cases)
        )

    def known_mistakes(self, convention: Convention) -> tuple[Mistake, ...]:
        """The known mistakes, each the same object whenever it is asked for."""
        return self.once(("mistakes", convention.note), lambda: self.mistakes(convention))

    def once(self, key: Hashable, work: Callable[[], T]) -> T:
        """What the task alone decides on, worked out when it is asked for first; the key says what it is.

        The same object for all threads that ask, also for two that work it out at the same time.
        """
        if key not in self._worked_out:
            self._worked_out.setdefault(key, work())
        found: T = self._worked_out[key]
        return found

    @cached_property
    def _worked_out(self) -> dict[Hashable, Any]:
        return {}

    def outcome(self, convention: Convention, case: Mapping[str, Any], broken: Mistake = SOUND) -> Mapping[str, Array]:
        """The outputs of one call; with a mistake, those that somebody who makes it returns."""
        if isinstance(broken, Instead):
            return self._returned(broken.function, convention, case)
        if isinstance(convention, FunctionConvention):
            return self._returned(convention.function, convention, case)
        ran = run(convention.graph, case, broken=broken)
        return {
            part: self._hand_over(part, gathered(nodes, ran.values, ran.gradients), convention)
            for part, nodes in self.outputs.items()
        }

    def _returned(self, function: Function, convention: Convention, case: Mapping[str, Any]) -> Mapping[str, Array]:
        outputs = function(**deepcopy(dict(case)))  # it may write into what it is given
        return {part: self._hand_over(part, np.asarray(outputs[part]), convention) for part in self.outputs}

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
