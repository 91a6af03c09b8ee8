"""What a submission returned under one convention, beside what is right and what each known mistake gives."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from grader.code.matching import has_numbers, same
from problems.code.task import CodeTask, Convention, GraphConvention, Mistake
from problems.part import Array
from solutions.graph import Graph

Outputs = Mapping[str, Array]  # by part id
Foreseen = dict[tuple[int, int], tuple["Mistake", Outputs | None]]  # by the id of a mistake, and the number of a case
RAISED = (ArithmeticError, AttributeError, LookupError, NameError, RuntimeError, SyntaxError, TypeError, ValueError)


@dataclass(frozen=True)
class Cause:
    """One thing that went wrong: a stable note, and a text for the student."""

    note: str
    feedback: str

    @property
    def is_named(self) -> bool:
        """Does it have a name of its own, or is it only described by the nodes of the graph?"""
        return ":" not in self.note


@dataclass(frozen=True, eq=False)
class Evidence:
    """The arrays that were returned in each case; the outputs that are wrong, and those that are right.

    mistakes: those that are known under the convention.
    overflows: the cases in which an output is wrong for being large, which is told beside what else is wrong.
    is_hidden: are the numbers of the cases not to be told?
    """

    task: CodeTask
    convention: Convention
    returned: Sequence[Outputs]
    mistakes: tuple[Mistake, ...]
    wrong: tuple[str, ...]
    right: tuple[str, ...]
    overflows: Mapping[str, frozenset[int]] = field(default_factory=dict)
    is_hidden: bool = False
    _foreseen: Foreseen = field(default_factory=dict, repr=False)

    @cached_property
    def expected(self) -> tuple[Outputs, ...]:
        return self.task.expected(self.convention)

    def without(self, cases: Mapping[str, frozenset[int]]) -> Evidence:
        """The same with some cases of each output left out, if it is wrong in others too."""
        left = {part: [n for n in self.numbers(part) if n not in cases[part]] for part in cases}
        off = {part: cases[part] for part in cases if not all(self.is_right(number, part) for number in left[part])}
        lost = {part: self.overflows.get(part, frozenset()) | off.get(part, frozenset()) for part in cases}
        return replace(self, overflows={**self.overflows, **lost})

    @property
    def graph(self) -> Graph | None:
        """That of the convention, if it is one."""
        return self.convention.graph if isinstance(self.convention, GraphConvention) else None

    @property
    def terms(self) -> Mapping[str, str]:
        """The names of the terms that an output is a sum of, by node."""
        return self.convention.terms if isinstance(self.convention, GraphConvention) else {}

    @property
    def is_one_program(self) -> bool:
        """Do all outputs come from the same lines? With a graph, each gradient has lines of its own."""
        return self.graph is None

    def is_gradient(self, part: str) -> bool:
        nodes = self.task.outputs[part]
        return self.graph is not None and isinstance(nodes, str) and nodes not in self.graph

    def foreseen(self, mistake: Mistake, number: int) -> Outputs | None:
        """What a mistake gives in a case, worked out once: of a known one, for all submissions to the task."""
        key = id(mistake), number
        worked_out = self._known if id(mistake) in self._ids else self._foreseen
        if key not in worked_out:
            worked_out[key] = mistake, foreseen(self.task, self.convention, number, mistake)  # kept, for its id
        return worked_out[key][1]

    @cached_property
    def _known(self) -> Foreseen:
        return self.task.once(("foreseen", self.convention.note), dict)

    @cached_property
    def _ids(self) -> frozenset[int]:
        return frozenset(map(id, self.task.known_mistakes(self.convention)))

    def given(self, number: int, part: str) -> Array | None:
        return self.returned[number].get(part)

    def agrees(self, number: int, part: str, outputs: Outputs | None) -> bool:
        if number in self.overflows.get(part, ()):
            return True
        return same(self.task, self.given(number, part), None if outputs is None else outputs[part])

    def numbers(self, part: str) -> list[int]:
        """The cases that tell anything of an output."""
        return [number for number in range(len(self.task.cases)) if number not in self.overflows.get(part, ())]

    def is_told(self, part: str) -> bool:
        """Was there a number in any case by which a mistake can be told?"""
        return any(has_numbers(given.get(part)) for given in self.returned)

    def is_right(self, number: int, part: str) -> bool:
        return same(self.task, self.given(number, part), self.expected[number][part])

    def moves(self, part: str, outputs: Outputs) -> bool:
        """Is the output in the first case another than the right one?"""
        return not same(self.task, outputs[part], self.expected[0][part])


def foreseen(task: CodeTask, convention: Convention, number: int, mistake: Mistake) -> Outputs | None:
    """What somebody who makes the mistake returns in a case; None where the code stops with an error."""
    try:
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return task.outcome(convention, task.cases[number], mistake)
    except RAISED:
        return None
