"""What a submission has around it: siblings, support, a package of its own, stand-ins, pieces that run one by one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from grader.sandbox import Category, Job, Limits, Outcome, Piece, Raised, Setting, Worker

Run = Callable[..., Outcome]


@pytest.fixture
def run_in(worker: Worker) -> Run:
    """Runs `source` in a setting and calls its `f` without arguments, at every level."""

    def run_in(source: str, limits: Limits | None = None, **setting: Any) -> Outcome:
        job = Job(source.encode(), "answer.py", ("f",), ((),), limits or Limits(), Setting(**setting))
        return worker.run(job)

    return run_in


def test_the_support_of_the_assignment_comes_before_a_sibling_of_that_name(run_in):
    outcome = run_in(
        "from one import x\nf = lambda: x", support={"one": b"x = 1"}, siblings={"one": b"x = 2", "two": b""}
    )
    assert outcome.results[0].value == 1


@pytest.mark.parametrize("name", ["six", "tqdm", "past.builtins", "matplotlib.pyplot"])
def test_a_sibling_comes_before_the_stand_in_of_its_name(run_in, name):
    assert run_in(f"from {name} import mine\nf = lambda: mine", siblings={name: b"mine = 7"}).results[0].value == 7
    assert run_in(f"import {name}\nf = lambda: 1").results[0].value == 1


@pytest.mark.parametrize(
    "line", ["from ..layers import x", "from .. import layers; x = layers.x", "from cs231n.layers import x"]
)
def test_relative_imports_start_from_the_package_of_the_file(run_in, line):
    siblings = {"cs231n.layers": b"x = 1", "cs231n.classifiers.svm": b""}
    outcome = run_in(f"{line}\nf = lambda: x", siblings=siblings, package="cs231n.classifiers")
    assert outcome.results[0].value == 1, outcome.detail


def test_a_stand_in_of_the_assignment_takes_every_call(run_in):
    source = "import h5py.fancy as h\nfrom h5py import File\nwith File('x') as g: g['a'][:] = h.b(1).c\nf = lambda: 1"
    assert run_in(source, stand_ins=("h5py",)).results[0].value == 1
    assert run_in(source).category is Category.IMPORT_ERROR


def test_an_exception_in_a_sibling_names_its_file_and_line(run_in):
    outcome = run_in("from mine import g\ndef f():\n    return g()", siblings={"mine": b"\n\ndef g(): return 1 / 0"})
    assert outcome.results == (Raised("ZeroDivisionError", "division by zero", 3, within="mine.py"),)


def test_a_sibling_that_is_no_python_names_its_file_and_line(run_in):
    outcome = run_in("import mine\n", siblings={"mine": b"x = 1\ny = (\n"})
    assert (outcome.category, outcome.line, outcome.within) == (Category.RAISED_ON_LOAD, 2, "mine.py")


def test_a_piece_that_fails_does_not_stop_the_others(run_in):
    source = "x = 1\ny = nothing\nz = (\ndef f():\n    return x"
    pieces = (Piece("a", 1), Piece("b", 2), Piece("c", 3), Piece("d", 4))
    outcome = run_in(source, pieces=pieces)
    assert outcome.results[0].value == 1
    assert [(one.type, one.within, one.line) for one in outcome.failed] == [
        ("NameError", "b", 1),
        ("SyntaxError", "c", 1),
    ]


def test_a_line_is_counted_in_its_piece(run_in):
    outcome = run_in("x = 1\n\ndef f():\n    return y", pieces=(Piece("a", 1), Piece("b", 3)))
    assert outcome.results == (Raised("NameError", "name 'y' is not defined", 2, within="b"),)


def test_a_piece_that_fails_in_what_it_calls_is_named_as_well(run_in):
    source = "def g():\n    return y\nf = abs\ng()"
    (failed,) = run_in(source, pieces=(Piece("a", 1), Piece("b", 3), Piece("c", 4))).failed
    assert (failed.within, failed.line, failed.run) == ("a", 2, "c")


def test_a_piece_gets_half_of_the_time_that_is_left(run_in):
    source = "while True: pass\nwhile True: pass\nf = lambda: 1"
    pieces = (Piece("a", 1), Piece("b", 2), Piece("c", 3))
    outcome = run_in(source, Limits(seconds=2), pieces=pieces)
    assert outcome.results[0].value == 1
    assert [one.type for one in outcome.failed] == ["TooLongError", "TooLongError"]


@pytest.mark.parametrize(
    "source",
    [
        "class A:\n    def f(self): return 1",
        "class A:\n    def __init__(self, n): self.n = n\n    def f(self): return 1",
        "class A:\n    @staticmethod\n    def f(): return 1",
        "class A:\n    @classmethod\n    def f(cls): return 1",
        "class A:\n    def f(): return 1",
        "class A:\n    one = 1\nclass B(A):\n    def g(self): pass\n    def f(self): return self.one",
        "class A:\n    def f(self): return 2\ndef f(): return 1",
    ],
)
def test_a_method_takes_the_place_of_a_function_that_is_not_there(run_in, source):
    assert run_in(source).results[0].value == 1
