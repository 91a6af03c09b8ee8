"""What explains several outputs at once, and what a right output rules out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from grader.code.marking import mark_code
from grader.sandbox import Worker
from problems.code.rewritten import changed
from problems.code.task import CodeTask, FunctionConvention, GraphConvention, Instead
from solutions.mistakes import named
from solutions.notation import parse
from tests.problems.tasks import task_of


def pair(a: float, b: float) -> Mapping[str, Any]:
    return {"s": a + b, "d": a - b}


def task(*mistakes: Instead) -> CodeTask:
    return CodeTask(
        *("", "", ("pair",)),
        arguments={"a": "a", "b": "b"},
        outputs={"s": "s", "d": "d"},
        cases=({"a": 2.0, "b": 3.5}, {"a": -1.0, "b": 0.25}),
        conventions=(FunctionConvention("", "", pair),),
        mistakes=lambda _: mistakes,
        stub="",
        reference="",
    )


DOUBLED = Instead("s-doubled", "s is doubled", lambda a, b: {"s": 2 * (a + b), "d": a - b})
BOTH = Instead("b-doubled", "b is doubled", lambda a, b: pair(a, 2 * b))
ALSO = Instead("a-moved", "a is moved by b", lambda a, b: {"s": a + 2 * b, "d": 5 * a})
OTHER = Instead("b-again", "b is added again", lambda a, b: {"s": a + 2 * b, "d": 7 * b})


@pytest.mark.parametrize(
    ("returned", "mistakes", "notes"),
    [
        ("a + 2 * b, a - 2 * b", (DOUBLED, BOTH), ("b-doubled",)),
        ("a + 2 * b, a - 2 * b", (ALSO, BOTH), ("b-doubled",)),  # explains both outputs
        ("2 * a + 2 * b, a - b", (DOUBLED,), ("s-doubled",)),
        ("a + 2 * b, a - b", (BOTH,), ("off-by-b:s",)),  # would have spoilt the right d
        (
            "a + 2 * b, 9 * a - b",
            (ALSO, OTHER),
            ("off-by-b:s", "wrong-value"),
        ),  # two that fit one output as well: neither is told
    ],
)
def test_what_is_told(worker: Worker, returned: str, mistakes: tuple[Instead, ...], notes: tuple[str, ...]) -> None:
    source = f"def pair(a, b): return {returned}\n"
    assert mark_code(task(*mistakes), source.encode(), "s.py", worker).notes == notes


def raises(a: float, b: float) -> Mapping[str, Any]:
    raise KeyError(a)


def test_a_mistake_that_stops_with_an_error_is_no_explanation(worker: Worker) -> None:
    broken = Instead("stops", "it stops", raises)
    result = mark_code(task(broken, BOTH), b"def pair(a, b): return a + 2 * b, a - 2 * b\n", "s.py", worker)
    assert result.notes == ("b-doubled",)


@pytest.mark.parametrize(
    ("name", "options", "changes", "notes"),
    [
        ("lifo-stack", {}, [('raise OverflowError("the stack is full")', "return")], {"overflow-silent"}),
        (
            "svm-loss",
            {},
            [("= -dscores.sum(axis=1)", "= dscores.sum(axis=1)"), ("return loss, dW", "return loss, -dW")],
            {"other-rows-sign", "decay-sign"},  # the same numbers as the sign of the true row, and then of all
        ),
        (
            "optimizers",
            {"rule": "adam"},
            [('(1 - config["beta2"]) * dw**2', '(1 - config["beta2"]) * dw')],
            {"square-missing"},
        ),
    ],
)
def test_of_a_family(
    worker: Worker, name: str, options: dict[str, str], changes: list[tuple[str, str]], notes: set[str]
) -> None:
    """A stack that swallows an overflow still looks at its capacity; two signs are told by what is wrong after both."""
    code = task_of(name, **options)
    source = changed(code.reference, changes)
    assert set(mark_code(code, source.encode(), "s.py", worker).notes) == notes


CHAIN = parse("a = w * x; s = sigmoid(a); L = s * s")


@pytest.mark.parametrize(
    ("first", "then", "notes"),
    [
        ("w * x + 0.3 * w * w", "1 / (1 + math.exp(-a))", {"follows:s", "wrong-value"}),
        ("w * x + 0.3 * w * w", "1 / (1 + math.exp(a))", {"sigmoid-exponent-sign", "wrong-value"}),
    ],
)
def test_an_output_is_judged_by_the_earlier_one_that_was_returned(
    worker: Worker, first: str, then: str, notes: set[str]
) -> None:
    """Nobody knows what is wrong with a; s is right for it, or has a mistake of its own."""
    code = CodeTask(
        *("", "", ("chain",)),
        arguments={"w": "w", "x": "x"},
        outputs={"a": "a", "s": "s"},
        cases=({"w": 0.5, "x": -1.5}, {"w": -2.0, "x": 0.75}, {"w": 1.25, "x": 1.0}),
        conventions=(GraphConvention("", "", CHAIN),),
        mistakes=lambda _: named(CHAIN, "sigmoid-exponent-sign"),
        stub="",
        reference="",
    )
    source = f"import math\ndef chain(w, x):\n    a = {first}\n    return a, {then}\n"
    assert set(mark_code(code, source.encode(), "s.py", worker).notes) == notes
