"""What counts as told: the notes of the mistakes that were made, and no other."""

from __future__ import annotations

import pytest

from bench.diagnosis import Told, is_enough, judged, shares, tell
from bench.wrong_code import Wrong
from grader.results import PartResult, Result, Verdict
from grader.sandbox import Worker
from tests.problems.tasks import task_of

HALF = Wrong(frozenset(("penalty-gradient-half",)), (), "", "half")
MEAN = Wrong(frozenset(("mean-missing",)), (), "", "mean")


def result(*notes: str) -> Result:
    part = PartResult("dW", 1.0, "number", Verdict.INCORRECT if notes else Verdict.CORRECT)
    return Result("svm-loss", (part,), "A", (), notes)


@pytest.mark.parametrize(
    ("notes", "made", "outcome"),
    [
        ((), (), "nothing said"),
        (("mean-missing",), (), "wrong note"),
        (("mean-missing",), (MEAN,), "right note"),
        (("wrong-value",), (MEAN,), "silent"),
        (("not-divided-by-n:dW:loss",), (MEAN,), "right note"),
        (("stops-at:dS",), (MEAN,), "silent"),
        (("stops-at:dS", "mean-missing"), (MEAN,), "right note"),
        (("mean-missing", "wrong-value"), (MEAN,), "right note"),
        (("delta-missing",), (MEAN,), "wrong note"),
        (("mean-missing", "delta-missing"), (MEAN,), "wrong note"),
        (("mean-missing", "penalty-gradient-half"), (MEAN, HALF), "both named"),
        (("not-divided-by-n:dW:loss", "half:dW:penalty"), (MEAN, HALF), "both named"),
        (("mean-missing", "wrong-value"), (MEAN, HALF), "one named"),
        (("wrong-value",), (MEAN, HALF), "silent"),
        (("mean-missing", "delta-missing"), (MEAN, HALF), "wrong note"),
    ],
)
def test_what_is_said_is_judged(notes: tuple[str, ...], made: tuple[Wrong, ...], outcome: str) -> None:
    assert judged(result(*notes), made) == outcome


def told(kind: str, *outcomes: str) -> list[Told]:
    return [Told(kind, "svm-loss", (), (), outcome, 0.1) for outcome in outcomes]


@pytest.mark.parametrize(
    ("told", "is_enough_"),
    [
        ([*told("single", *["right note"] * 19, "silent"), *told("right", "nothing said")], True),
        ([*told("single", *["right note"] * 18, *["silent"] * 2), *told("right", "nothing said")], False),
        ([*told("double", *["both named"] * 4, "one named"), *told("right", "nothing said")], True),
        ([*told("double", *["both named"] * 3, "one named"), *told("right", "nothing said")], False),
        ([*told("single", "right note"), *told("right", "wrong note")], False),
    ],
)
def test_95_of_100_and_80_of_100_are_enough_and_no_right_one_is_told_a_mistake(
    told: list[Told], is_enough_: bool
) -> None:
    assert is_enough(told) is is_enough_


def test_shares_are_of_a_kind() -> None:
    found = shares([*told("single", "right note", "silent"), *told("double", "silent")], "single")
    assert found == {"right note": 0.5, "silent": 0.5}


def test_a_submission_is_marked_and_judged(worker: Worker) -> None:
    task = task_of("svm-loss", penalty="full")
    wrong = task.reference.replace("+ 2 * reg * W", "+ reg * W")
    assert tell(task, "svm-loss", wrong, (HALF,), worker).outcome == "right note"
    assert tell(task, "svm-loss", task.reference, (), worker).outcome == "nothing said"
