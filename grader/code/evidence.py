"""What a submission returned under one convention, beside what is right and what each known mistake gives."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from grader.code.matching import has_numbers, same
from problems.code.task import CodeTask, Convention, Mistake
from problems.part import Array

Outputs = Mapping[str, Array]  # by part id
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

    overflows: the cases in which an output is not finite for large inputs, which is told beside what else is wrong.
    is_hidden: are the numbers of the cases not to be told?
    """

    task: CodeTask
    convention: Convention
    returned: Sequence[Outputs]
    wrong: tuple[str, ...]
    right: tuple[str, ...] = ()
    overflows: Mapping[str, frozenset[int]] = field(default_factory=dict)
    is_hidden: bool = False
    _foreseen: dict[tuple[int, int], Outputs | None] = field(default_factory=dict, repr=False)

    @cached_property
    def mistakes(self) -> tuple[Mistake, ...]:
        return self.task.mistakes(self.convention)

    @cached_property
    def expected(self) -> tuple[Outputs, ...]:
        return self.task.expected(self.convention)

    @property
    def is_one_program(self) -> bool:
        """Do all outputs come from the same lines? With a graph, each gradient has lines of its own."""
        return self.convention.graph is None

    def foreseen(self, mistake: Mistake, number: int) -> Outputs | None:
        """What a known mistake gives in a case, worked out once."""
        key = id(mistake), number
        if key not in self._foreseen:
            self._foreseen[key] = foreseen(self.task, self.convention, number, mistake)
        return self._foreseen[key]

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
