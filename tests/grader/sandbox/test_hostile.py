"""Every file in `hostile/` ends as its first line says, and the next honest submission notices nothing."""

from pathlib import Path

import pytest

from grader.sandbox import Category, Limits, NotPlain, Returned
from grader.sandbox.model import Job

FILES = sorted(Path(__file__).with_name("hostile").glob("*.py"))
SOON, LATE = 0.5, 30.0  # seconds: a busy machine must not end what is expected to end by itself
HONEST = Job(b"def f(x): return x + 1", "honest.py", ("f",), ((1,),))


def expected(file: Path) -> set[Category]:
    words = file.read_text().partition("\n")[0].removeprefix("# expected: ").split()
    return {Category[word] for word in words}


def run(worker, name):
    file = Path(__file__).with_name("hostile") / name
    seconds = SOON if expected(file) == {Category.TIMED_OUT} else LATE
    return worker.run(Job(file.read_bytes(), name, ("f",), ((1.5,),), Limits(seconds=seconds, memory_bytes=1 << 28)))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_hostile_file_gets_nothing_but_its_category(walled, file):
    outcome = run(walled, file.name)
    assert outcome.category in expected(file), outcome
    (honest,) = walled.run(HONEST).results
    assert honest.value == 2


def test_forged_frames_are_worth_a_return_value(walled):
    assert run(walled, "forged_results.py").results[0].value == 42


def test_an_object_array_stays_behind(walled):
    assert run(walled, "object_array.py").results == (Returned(NotPlain("ndarray", "numbers of type object")),)


def test_a_subclass_leaves_its_methods_behind(walled):
    (result,) = run(walled, "lying_subclass.py").results
    assert not (result.value == 1).any()
