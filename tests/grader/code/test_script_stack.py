"""A class whose answers are items and exceptions: a stack of fixed size."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grader.sandbox import Worker
from problems.code.script import Step
from problems.code.task import FunctionConvention, Instead
from tests.grader.code.scripted import Case, mark, part, task

STACK = task(
    lambda room, a, b: {"top": b, "full": 1.0, "fits": 0.0, "bottom": a, "empty": 1.0},
    (
        Step("Stack", ("room",), ("stack",)),
        Step("stack.push", ("a",)),
        Step("stack.push", ("b",), raises="fits"),
        Step("stack.push", ("b",), raises="full"),
        Step("stack.pop", (), ("top",)),
        Step("stack.pop", (), ("bottom",)),
        Step("stack.pop", (), (), raises="empty"),
    ),
    "top full fits bottom empty",
    ({"room": 2, "a": 1.5, "b": -2.0},),
)
RIGHT_STACK = """
class Stack:
    def __init__(self, capacity):
        self.items, self.n = [None] * capacity, 0
    def push(self, item):
        if self.n + 0 == len(self.items):
            raise OverflowError("full")
        self.items[self.n] = item
        self.n += 1
    def pop(self):
        if self.n == 0:
            raise IndexError("empty")
        self.n -= 1
        return self.items[self.n]
"""


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        ("", "", set()),
        ("OverflowError", "ValueError", set()),
        ('            raise OverflowError("full")', "            return", {"full"}),
        ('            raise IndexError("empty")', "            return None", {"empty"}),
        ("+ 0 == len", "+ 1 == len", {"fits", "bottom", "top", "empty"}),
        ("self.items[self.n]\n", "self.items[0]\n", {"top"}),
        ("raise OverflowError", "raise NotImplementedError", {"full", "top", "bottom", "empty"}),
    ],
)
def test_a_stack_is_judged_by_what_it_gives_and_refuses(worker: Worker, old: str, new: str, wrong: set[str]) -> None:
    assert old in RIGHT_STACK
    result = mark(worker, STACK, RIGHT_STACK.replace(old, new))
    assert {part.id for part in result.parts if part.score == 0} == wrong


PUSH = "call 3 of stack.push raised"


@pytest.mark.parametrize(
    ("old", "new", "output", "words"),
    [
        ('raise OverflowError("full")', "return", "full", f"{PUSH} no exception, and should have"),
        ("+ 0 == len", "+ 1 == len", "fits", "call 2 of stack.push raised an exception without need"),
        ("raise OverflowError", "raise NotImplementedError", "full", f"{PUSH} NotImplementedError on line 7: full"),
        ("def pop", "def pull", "bottom", "stack has no method 'pop'; it has items, n, push, pull"),
    ],
)
def test_an_exception_too_many_or_too_few_is_told(worker: Worker, old: str, new: str, output: str, words: str) -> None:
    assert old in RIGHT_STACK
    assert part(mark(worker, STACK, RIGHT_STACK.replace(old, new)), output).feedback == words


def silent(room: int, a: float, b: float) -> Case:
    return {"top": b, "full": 0.0, "fits": 0.0, "bottom": a, "empty": 1.0}


def test_a_mistake_of_exceptions_has_its_name(worker: Worker) -> None:
    code = replace(STACK, mistakes=lambda _: (Instead("overflow-silent", "a full stack refuses", silent),))
    result = mark(worker, code, RIGHT_STACK.replace('            raise OverflowError("full")', "            return"))
    assert result.notes == ("overflow-silent",)


def test_what_goes_wrong_after_a_missing_method_is_not_explained_otherwise(worker: Worker) -> None:
    steps = (
        Step("Stack", ("room",), ("stack",)),
        Step("stack.push", ("a",), raises="fits"),
        Step("stack.pop", (), ("bottom",)),
        Step("stack.push", ("a",), raises="again"),
    )
    names = {name: name for name in ("fits", "bottom", "again")}
    right = FunctionConvention("", "", lambda room, a, b: {"fits": 0.0, "bottom": a, "again": 0.0})
    code = replace(STACK, script=steps, outputs=names, cases=({"room": 1, "a": 1.5, "b": 2.0},), conventions=(right,))
    result = mark(worker, code, RIGHT_STACK.replace("def pop", "def pull"))
    assert (result.score, result.notes) == (1.0, ("missing-function:stack.pop", "after-missing"))
    assert part(result, "again").feedback.endswith("; before it, stack.pop was called and is missing")


@pytest.mark.parametrize(
    "source",
    [
        RIGHT_STACK.replace("return self.items[self.n]", "return 'SECRET'"),
        RIGHT_STACK.replace("def pop", "SECRET = 1\n    def pull"),
        RIGHT_STACK.replace("def push", "def SECRET"),
        RIGHT_STACK.replace("self.n == 0", "self.SECRET"),
    ],
)
def test_no_name_carries_a_hidden_input_out(worker: Worker, source: str) -> None:
    hidden = mark(worker, STACK, source, is_hidden=True)
    assert hidden.score < hidden.points
    assert "SECRET" not in repr(hidden)
