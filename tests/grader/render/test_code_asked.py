"""A code task on a page: where conventions are left open, all of them are named, in few words."""

import pytest

from grader.render.code_asked import code_asked
from grader.render.languages import english
from problems.catalogue import families
from problems.variant import code_task


def asked(name, function=None, key=False, **options):
    family = families()[name]
    return code_asked(code_task(family, family.read_options(options)), "p1", function, english(), key=key)


@pytest.mark.parametrize(
    ("name", "sentences"),
    [
        (
            "svm-loss",
            (
                "The penalty is `reg * sum(W * W)` or `0.5 * reg * sum(W * W)`, as you like.",
                "W has shape (D, C) and X (N, D); or (C, D) and X (D, N), as you like.",
            ),
        ),
        ("dropout", ("p is the probability with which a unit is kept or dropped, as you like.",)),
        ("batch-norm", ("The running variance moves to the variance that divides by N or N − 1, as you like.",)),
        (
            "optimizers",
            (
                "The velocity is `v = momentum * v - learning_rate * dw`, and w moves by v; "
                "or `v = momentum * v + (1 - momentum) * dw`, and w moves by `-learning_rate * v`, as you like.",
            ),
        ),
        ("linear-layer", ()),
    ],
)
def test_conventions_are_said_once(name, sentences):
    assert asked(name).conventions == sentences


def test_the_file_and_the_tolerance_are_named():
    told = asked("linear-scores")
    assert told.asked.endswith("Every number that it returns is right within ± (1e-7 + 0.001 % of the answer).")
    assert told.file == "p1.py"


def test_the_graded_outputs_of_a_script_are_named():
    words = "Every number of `out`, `dx`, `dw` and `db` is right within ± "
    assert words in asked("linear-layer").asked


def test_a_script_keeps_its_names():
    task = asked("linear-layer", function="mine", key=True)
    assert "mine" not in task.asked + task.stub + task.reference


@pytest.mark.parametrize(("name", "is_shown"), [("linear-layer", False), ("dropout", True), ("svm-loss", False)])
def test_calls_are_shown_where_they_tell_something(name, is_shown):
    assert bool(asked(name).calls) is is_shown
