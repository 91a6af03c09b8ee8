"""Every known mistake of a code task can be made in what the key prints, and changes what is returned."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

import numpy as np
import pytest

from problems.catalogue import find
from problems.code.rewritten import Rewritten
from problems.code.task import CodeTask, Convention, Instead, Mistake
from problems.family import Scalar
from problems.mistakes.after_run import AfterRun
from problems.option_sets import option_sets
from solutions.breaks import Break
from solutions.notation import parse
from tests.problems.tasks import coded, task_of


def tasks(name: str) -> Iterator[CodeTask]:
    """Those that differ, of all options; making one works out every text that its mistakes write."""
    found: dict[tuple[str, tuple[str, ...]], CodeTask] = {}
    for options in option_sets(find(name)):
        task = task_of(name, **options)
        found.setdefault((task.reference, tuple(way.note for way in task.conventions)), task)
    yield from found.values()


def changes_something(task: CodeTask, way: Convention, mistake: Mistake) -> bool:
    with np.errstate(all="ignore"):
        for case, right in zip(task.cases, task.expected(way), strict=True):
            wrong = task.outcome(way, case, mistake)
            if any(np.shape(wrong[part]) != np.shape(right[part]) for part in right):
                return True
            if not all(task.tolerance.passes(wrong[part], right[part]).all() for part in right):
                return True
    return False


def is_rewritten(mistake: Mistake) -> bool:
    return isinstance(mistake, Instead) and isinstance(mistake.function, Rewritten)


@pytest.mark.parametrize("name", coded())
def test_every_change_of_a_text_changes_what_is_returned(name: str) -> None:
    for task in tasks(name):
        for way in task.conventions:
            rows = filter(is_rewritten, task.mistakes(way))
            assert [row.note for row in rows if not changes_something(task, way, row)] == []


def test_mistakes_without_a_graph_are_texts() -> None:
    """So that any two can be made at once."""
    for name in ("optimizers", "descent-variants", "lifo-stack", "early-stopping", "gradient-check", "perceptron"):
        for task in tasks(name):
            assert all(is_rewritten(each) for way in task.conventions for each in task.mistakes(way))


GRAPH = parse("p = w * x; r = p - y; L = r * r")
CASE: Mapping[str, Scalar] = {"w": 2.0, "x": 3.0, "y": 1.0}  # p = 6, r = 5, dL/dw = 2 r x = 30
LOST = Break("lost", "it is lost", vjp={"p": lambda g, out, w, x: (g, g * w)})
DOUBLED = AfterRun(GRAPH, {"dw": lambda ran: 2 * ran.gradients["w"]})


def test_something_else_may_be_made_of_a_run() -> None:
    assert {name: float(value) for name, value in DOUBLED(**CASE).items()} == {
        **{"w": 2, "x": 3, "y": 1, "p": 6, "r": 5, "L": 25},
        **{"dw": 60, "dx": 20, "dy": -10, "dp": 10, "dr": 10, "dL": 1},
    }


def test_it_is_made_of_a_broken_run_too() -> None:
    both = DOUBLED.and_also(LOST)
    assert both is not None
    assert float(both(**CASE)["dw"]) == 20


@pytest.mark.parametrize(
    "other",
    [
        DOUBLED,
        AfterRun(parse("L = w * x")),
        Break("elsewhere", "of another graph", forward={"q": lambda x: x}),
        partial(dict, L=1),
    ],
)
def test_what_does_not_go_with_it(other: object) -> None:
    assert DOUBLED.and_also(other) is None
