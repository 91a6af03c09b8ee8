"""Slips in a reference that is no graph: what is written otherwise, and what is said of it."""

from __future__ import annotations

import pytest

from grader.code.marking import mark_code
from grader.code.slips import slips
from grader.sandbox import Worker
from problems.code.reference import Way, reference_task
from problems.code.rewritten import Rewritten
from problems.code.task import CodeTask, Instead

SOURCE = """\
def walk(w, dw, eta, steps):
    history = []
    for _ in range(steps):
        w = w - eta * dw / 2
        history.append(w)
    return w, history[0]
"""
CASES = tuple({"w": w, "dw": 0.5, "eta": eta, "steps": steps} for w, eta, steps in ((2.0, 0.1, 3), (-1.0, 0.3, 4)))


def task(source: str = SOURCE) -> CodeTask:
    known = ("nothing-done", "w does not move", ("w = w - eta * dw / 2", "pass"))
    return reference_task("", "", ("walk",), ("last", "first"), CASES, (Way(source, (known,)),))


def notes(source: str = SOURCE) -> set[str]:
    code = task(source)
    return {mistake.note for mistake in slips(code.mistakes(code.conventions[0]))}


@pytest.mark.parametrize(
    ("line", "note"),
    [
        ("w = w - dw / 2", "factor-missing:eta"),
        ("w = w - eta * dw", "divisor-missing:2"),
        ("w = w + eta * dw / 2", "sign:eta-dw-2"),
        ("w = w - eta * dw * 2", "times-for-division:2"),
        ("w = w - eta * eta * dw / 2", "factor-twice:eta"),
        ("w = w - eta * w / 2", "name:w-for-dw"),
    ],
)
def test_what_nobody_foresaw_is_told(worker: Worker, line: str, note: str) -> None:
    source = SOURCE.replace("w = w - eta * dw / 2", line)
    assert mark_code(task(), source.encode(), "s.py", worker).notes == (note,)


def test_a_mistake_with_a_name_comes_first(worker: Worker) -> None:
    source = SOURCE.replace("w = w - eta * dw / 2", "w = w - 0")
    assert mark_code(task(), source.encode(), "s.py", worker).notes == ("nothing-done",)


def test_a_slip_must_give_all_that_was_returned(worker: Worker) -> None:
    """The first weight is right, so that no line was left out on which it depends."""
    source = SOURCE.replace("return w,", "return w + 1,")
    assert mark_code(task(), source.encode(), "s.py", worker).notes == ("off-by-1:last",)


def test_lines_in_another_order_are_among_them() -> None:
    assert {"order:append", "first-turn-only:range-steps", "not-renewed:w"} <= notes()


def test_a_loop_that_a_slip_could_keep_from_ending_has_none() -> None:
    assert notes(SOURCE.replace("for _ in range(steps):", "while len(history) < steps:")) == set()


def test_no_list_is_put_into_itself() -> None:
    code = task()
    functions = [
        mistake.function for mistake in slips(code.mistakes(code.conventions[0])) if isinstance(mistake, Instead)
    ]
    sources = [function.source for function in functions if isinstance(function, Rewritten)]
    assert sources
    assert not any("history.append(history)" in source for source in sources)
