"""A run of grading shows how far it is: a bar on a terminal, a line now and then elsewhere, nothing for programs."""

import io

import pytest
from rich.console import Console

from grader.cli.progress import GradingProgress, kind
from grader.results import PartResult, Result, Verdict


def result(*verdicts):
    parts = (PartResult("f", 1.0, "number", each, float(each is Verdict.CORRECT)) for each in verdicts)
    return Result("p1", tuple(parts), "")


RIGHT = result(Verdict.CORRECT)


@pytest.mark.parametrize(
    ("verdicts", "name"),
    [
        ([Verdict.CORRECT, Verdict.FOLLOWS_THROUGH], "right"),
        ([Verdict.CORRECT, Verdict.INCORRECT], "partly"),
        ([Verdict.INCORRECT, Verdict.MISSING], "wrong"),
        ([Verdict.TIMED_OUT], "wrong"),
        ([Verdict.MISSING, Verdict.MISSING], "missing"),
        ([Verdict.CORRECT, Verdict.GRADER_ERROR], "open"),
    ],
)
def test_a_result_is_of_one_kind(verdicts, name):
    assert kind(result(*verdicts)) == name


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


def run(console, *, is_quiet=False):
    """Forty of a hundred were there; one more each second."""
    clock, lines = Clock(), []
    with GradingProgress(console, lines.append, is_quiet=is_quiet, clock=clock) as progress:
        progress.show("Grading", 40, 100)
        for done in range(41, 66):
            clock.now += 1
            progress.show("Grading", done, 100, RIGHT)
    assert (progress.done, progress.total) == (65, 100)
    return lines


def test_elsewhere_there_is_a_line_now_and_then():
    assert run(Console(file=io.StringIO())) == [
        "grading: 50 of 100, 1.0/s, 50 s left, 10 right",
        "grading: 60 of 100, 1.0/s, 40 s left, 20 right",
    ]


def test_programs_are_shown_nothing():
    screen = io.StringIO()
    assert run(Console(file=screen, force_terminal=True), is_quiet=True) == []
    assert screen.getvalue() == ""


def test_a_terminal_has_the_counts_in_one_line():
    screen = io.StringIO()
    run(Console(file=screen, force_terminal=True, width=120, color_system=None))
    last = screen.getvalue().split("Grading")[-1]
    assert [word in last for word in ("65/100", "1.0/s", "35 s left", "✓ 25")] == [True] * 4
