"""What a student of a class is told of a run with hidden inputs: facts and next steps, nothing that code made up."""

from __future__ import annotations

import pytest

from grader.code.silence import silenced
from grader.sandbox import Category, Job, Limits, Outcome, Piece, Raised, Setting

SOURCE = b"import math\n\ndef f(x):\n    return np.sum(x)\n"
JOB = Job(SOURCE, "f.py", ("f",), ((1.0,),), Limits())
NO_NP = "name 'np' is not defined"


def told(message: str, line: int | None = 4, kind: str = "NameError", job: Job = JOB, within: str = "") -> str:
    outcome = Outcome(Category.FINISHED, "f", results=(Raised(kind, message, line, within=within),))
    (raised,) = silenced(outcome, job).results
    assert isinstance(raised, Raised)
    return raised.message


def test_a_missing_name_is_told_where_it_stands_on_the_line() -> None:
    assert told(f"{NO_NP}. Did you mean: 'x'?") == NO_NP


@pytest.mark.parametrize(
    ("message", "line", "kind"),
    [
        ("name 'leak_0_8191' is not defined", 4, "NameError"),  # not on the line
        (NO_NP, 3, "NameError"),
        (NO_NP, None, "NameError"),
        ("it is np", 4, "NameError"),
        (NO_NP, 4, "ValueError"),
    ],
)
def test_what_the_line_does_not_tell_is_not_told(message: str, line: int | None, kind: str) -> None:
    assert told(message, line, kind) == ""


def test_a_line_of_many_names_tells_none() -> None:
    names = " ".join(f"name{number}" for number in range(100)).encode()
    assert told("name 'name7' is not defined", 1, job=Job(names, "f.py", ("f",), ((1.0,),))) == ""


def test_lines_of_a_cell_are_counted_in_the_cell() -> None:
    job = Job(SOURCE, "f.ipynb", ("f",), ((1.0,),), Limits(), Setting(pieces=(Piece("cell 1", 1), Piece("cell 2", 3))))
    assert told(NO_NP, 2, job=job, within="cell 2") == NO_NP
    assert told(NO_NP, 2, job=job, within="cell 1") == ""


@pytest.mark.parametrize(
    ("category", "detail", "expected"),
    [
        (
            Category.FORBIDDEN,
            "`leak()` raised RuntimeError: can't start new thread. Threads cannot be started here: do it in one.",
            "Threads cannot be started here: do it in one.",
        ),
        (Category.FORBIDDEN, "`leak()` raised PermissionError: 0.8191", ""),
        (Category.EXITED, "It left with exit status 81.", ""),
        (Category.CRASHED, "The process was ended by signal SIGFPE.", "The process was ended by signal SIGFPE."),
        (Category.OUTPUT_TOO_LARGE, "It printed more than 1 MiB.", "It printed more than 1 MiB."),
    ],
)
def test_of_an_end_only_what_is_measured_or_of_ours_is_told(category: Category, detail: str, expected: str) -> None:
    assert silenced(Outcome(category, "f", detail=detail), JOB).detail == expected
