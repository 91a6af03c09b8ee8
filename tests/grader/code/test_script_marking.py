"""A forward and a backward function: right pairs earn full marks, wrong ones lose what is wrong and are told why."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from grader.results import Verdict
from grader.sandbox import Job, Worker
from problems.code.script import Step
from problems.code.task import FunctionConvention, Instead
from tests.grader.code.scripted import Case, mark, numbers, part, task

# A pair of functions, of which the second gets what the first left.


def affine(x: Any, w: Any, b: Any, dout: Any) -> Case:
    return {"out": x @ w + b, "dx": dout @ w.T, "dw": x.T @ dout, "db": dout.sum(axis=0)}


def affine_unsummed(x: Any, w: Any, b: Any, dout: Any) -> Case:
    return {**affine(x, w, b, dout), "db": dout}


def affine_swapped(x: Any, w: Any, b: Any, dout: Any) -> Case:
    return {**affine(x, w, b, dout), "dx": -dout @ w.T, "dw": x.T @ dout / len(x)}


AFFINE = task(
    affine,
    (
        Step("affine_forward", ("x", "w", "b"), ("out", "cache")),
        Step("affine_backward", ("dout", "cache"), ("dx", "dw", "db")),
    ),
    "out dx dw db",
    tuple(numbers(n, x=(n, d), w=(d, h), b=(h,), dout=(n, h)) for n, d, h in ((3, 4, 5), (4, 2, 3))),
    Instead("bias-not-summed", "db is the sum over the batch", affine_unsummed),
    Instead("mean-and-sign", "dx has another sign, and dw is no mean", affine_swapped),
)
RIGHT_AFFINE = """
import numpy as np
def affine_forward(x, w, b):
    return x @ w + b, (x, w, b)
def affine_backward(dout, cache):
    x, w, b = cache
    dx = dout @ w.T
    dw = x.T @ dout
    db = dout.sum(axis=0)
    return dx, dw, db
"""


def test_a_right_pair_earns_full_marks(worker: Worker) -> None:
    result = mark(worker, AFFINE, RIGHT_AFFINE)
    assert (result.all_right, result.notes, result.feedback) == (True, (), ())


@pytest.mark.parametrize(
    ("old", "new", "wrong", "note"),
    [
        ("dout.sum(axis=0)", "dout", {"db"}, "bias-not-summed"),
        ("dout.sum(axis=0)", "2 * dout.sum(axis=0)", {"db"}, "twice:db"),
        ("dout.sum(axis=0)", "dout.mean(axis=0)", {"db"}, "divided-by-n:db"),
        ("x.T @ dout", "len(x) * x.T @ dout", {"dw"}, "not-divided-by-n:dw"),
        ("x.T @ dout", "0 * w", {"dw"}, "all-zero"),
        ("x @ w + b", "-(x @ w + b)", {"out"}, "sign:out"),
        (
            "dx = dout @ w.T\n    dw = x.T @ dout",
            "dx = -dout @ w.T\n    dw = x.T @ dout / len(x)",
            {"dx", "dw"},
            "mean-and-sign",
        ),
        ("dx = dout @ w.T", "dx = dout @ w.T + 1", {"dx"}, "off-by-1:dx"),
        ("return dx, dw, db", "return dx, db, dw", {"dw", "db"}, "wrong-order"),
        ("return dx, dw, db", "return dx", {"dx", "dw", "db"}, "wrong-type"),
        ("return dx, dw, db", "dx, dw, db", {"dx", "dw", "db"}, "returns-nothing"),
        ("x, w, b = cache", "x, w = cache", {"dx", "dw", "db"}, "raised:ValueError"),
        ("def affine_backward", "def affine_back", {"dx", "dw", "db"}, "missing-function:affine_backward"),
        ("def affine_forward", "def affine_forwards", {"out", "dx", "dw", "db"}, "missing-function:affine_forward"),
    ],
)
def test_one_changed_line_of_a_pair_costs_what_it_makes_wrong(
    worker: Worker, old: str, new: str, wrong: set[str], note: str
) -> None:
    assert old in RIGHT_AFFINE
    result = mark(worker, AFFINE, RIGHT_AFFINE.replace(old, new))
    assert {part.id for part in result.parts if part.score == 0} == wrong
    assert result.notes == (note,)


@pytest.mark.parametrize(
    ("old", "new", "verdict", "words"),
    [
        ("x, w, b = cache", "x, w = cache", Verdict.CRASHED, "affine_backward raised ValueError on line 6: too many"),
        (
            "return dx, dw, db",
            "return dx",
            Verdict.MALFORMED,
            "affine_backward returned one value of type ndarray; expected 3: dx, dw, db",
        ),
        ("return dx, dw, db", "dx, dw, db", Verdict.MALFORMED, "affine_backward returned None; is there a return"),
        (
            "def affine_backward",
            "def back",
            Verdict.MISSING,
            "named affine_backward was found; the file defines affine_forward, back",
        ),
        ("return dx, dw, db", "return dw, dx, db", Verdict.INCORRECT, "it returned dw, dx, db; asked is dx, dw, db"),
    ],
)
def test_the_feedback_names_the_step(worker: Worker, old: str, new: str, verdict: Verdict, words: str) -> None:
    dx = part(mark(worker, AFFINE, RIGHT_AFFINE.replace(old, new)), "dx")
    assert dx.verdict is verdict
    assert words in dx.feedback


def test_a_file_with_neither_function_is_missing_both(worker: Worker) -> None:
    result = mark(worker, AFFINE, "def f(): pass")
    assert {part.verdict for part in result.parts} == {Verdict.MISSING}
    assert "affine_forward or affine_backward" in result.feedback[0]


def test_a_pair_that_works_in_place_is_judged_on_copies(worker: Worker) -> None:
    result = mark(worker, AFFINE, RIGHT_AFFINE.replace("    return dx", "    dout[:] = 0\n    return dx"))
    assert result.all_right
    assert "work on copies" in result.feedback[0]


def test_a_single_function_is_not_what_a_script_asks_for(worker: Worker) -> None:
    result = mark(worker, AFFINE, RIGHT_AFFINE, function="affine_forward")
    assert result.all_right
    assert result.feedback == (
        "affine_forward alone is not what the task is about: it needs affine_forward, affine_backward",
    )


# An open convention: the batch is summed, or averaged.


def averaged(x: Any, w: Any, b: Any, dout: Any) -> Case:
    right = affine(x, w, b, dout)
    return {**right, "dw": right["dw"] / len(x), "db": right["db"] / len(x)}


OPEN_AFFINE = task(
    affine,
    AFFINE.script,
    "out dx dw db",
    AFFINE.cases,
    conventions=(
        FunctionConvention("sum", "gradients are summed over the batch", affine),
        FunctionConvention("mean", "gradients are averaged over the batch", averaged),
        FunctionConvention("columns", "w is handed over as (H, D)", affine, transposed=frozenset(("w", "dw"))),
    ),
)
MEAN_AFFINE = RIGHT_AFFINE.replace("x.T @ dout", "x.T @ dout / len(x)").replace("sum(axis=0)", "mean(axis=0)")
TURNED_AFFINE = (
    RIGHT_AFFINE.replace("x @ w", "x @ w.T").replace("dout @ w.T", "dout @ w").replace("x.T @ dout", "dout.T @ x")
)


@pytest.mark.parametrize(
    ("source", "words"), [(RIGHT_AFFINE, "summed over"), (MEAN_AFFINE, "averaged over"), (TURNED_AFFINE, "(H, D)")]
)
def test_a_function_can_be_a_convention(worker: Worker, source: str, words: str) -> None:
    result = mark(worker, OPEN_AFFINE, source)
    assert result.all_right
    assert words in result.feedback[-1]


@pytest.mark.parametrize(("transposed", "runs"), [((), 1), (("dw",), 1), (("w",), 2), (("w", "dw"), 2)])
def test_a_submission_runs_again_only_if_it_is_handed_something_else(
    worker: Worker, monkeypatch: pytest.MonkeyPatch, transposed: tuple[str, ...], runs: int
) -> None:
    jobs: list[Job] = []
    run = worker.run
    monkeypatch.setattr(worker, "run", lambda job: (jobs.append(job), run(job))[1])
    other = FunctionConvention("turned", "", averaged, transposed=frozenset(transposed))
    code = replace(OPEN_AFFINE, conventions=(OPEN_AFFINE.conventions[0], other))
    mark(worker, code, RIGHT_AFFINE.replace("x.T @ dout", "x.T @ dout + 1"))
    marked = [job for job in jobs if job.script and job.script.found.keys() == code.outputs.keys()]
    assert len(marked) == runs  # the search for a counterexample runs no more than the steps to one output


def test_the_convention_that_fits_best_is_named_when_something_is_wrong(worker: Worker) -> None:
    result = mark(worker, OPEN_AFFINE, MEAN_AFFINE.replace("dout @ w.T", "-dout @ w.T"))
    assert (result.score, result.notes) == (3.0, ("sign:dx",))
    assert "averaged over" in result.feedback[-1]
