"""Code tasks that are set by a reference function: outputs by name, ways and their mistakes."""

from __future__ import annotations

import re

import numpy as np
import pytest

from problems.code.apart import Hard, apart
from problems.code.reference import Way, case_draw, outputs_of, reference_task
from problems.code.rewritten import Row
from problems.code.task import CodeTask, Instead


def double(x: float, times: int) -> float:
    """Twice."""
    return 2 * x * times


ONCE = "def double(x, times):\n    return x\n"


def pair(x: float) -> tuple[float, float]:
    return x, float(np.abs(x))


def test_outputs_get_their_names() -> None:
    assert outputs_of(pair, ("x", "size"))(x=-2.0) == {"x": -2.0, "size": 2.0}
    assert outputs_of(double, ("y",))(x=1.0, times=3) == {"y": 6.0}


def test_a_task_has_a_convention_and_mistakes_for_every_way() -> None:
    half = ("half", "the 2 is missing", ("2 * x", "x"))
    task = reference_task(
        title="Twice",
        statement="Double it.",
        functions=("double",),
        outputs=("y",),
        cases=({"x": 3.0, "times": 2},),
        ways=(Way(double, (half,), "full", "the whole"), Way(ONCE, (), "none", "nothing at all")),
        given="# given\n",
    )
    assert [way.note for way in task.conventions] == ["full", "none"]
    assert [float(task.expected(way)[0]["y"]) for way in task.conventions] == [12, 3]
    (mistake,) = task.mistakes(task.conventions[0])
    assert isinstance(mistake, Instead)
    assert float(task.outcome(task.conventions[0], task.cases[0], mistake)["y"]) == 6
    assert task.mistakes(task.conventions[1]) == ()
    assert task.stub.startswith("# given\n\n\ndef double(x, times):")
    assert list(task.arguments) == ["x", "times"]


def task_with(*rows: Row) -> CodeTask:
    cases = ({"x": 3.0, "times": 2}, {"x": -1.0, "times": 3})
    return reference_task("Twice", "Double it.", ("twice",), ("y",), cases, (Way(double, rows),))


def test_the_reference_is_printed_under_the_name_that_is_asked_for() -> None:
    assert task_with().reference == 'def twice(x, times):\n    """Twice."""\n    return 2 * x * times\n'


def test_two_mistakes_of_a_table_are_made_at_once() -> None:
    task = task_with(("half", "the 2 is missing", ("2 * x", "x")), ("times", "times is missing", (" * times", "")))
    way = task.conventions[0]
    one, other = task.mistakes(way)
    assert isinstance(one, Instead)
    both = one.and_also(other)
    assert both is not None
    assert [float(task.outcome(way, case, both)["y"]) for case in task.cases] == [3, -1]


@pytest.mark.parametrize(("old", "times"), [("3 * x", 0), ("x", 2)])
def test_a_mistake_that_cannot_be_made_is_refused_by_its_note(old: str, times: int) -> None:
    with pytest.raises(ValueError, match=rf"'lost' cannot be made: '{re.escape(old)}' stands {times} times"):
        task_with(("lost", "it is lost", (old, "")))


def test_a_function_may_be_played_in_a_way_of_its_own() -> None:
    """As one that is called several times in a row."""
    task = reference_task(
        "Twice",
        "Double it.",
        ("double",),
        ("y",),
        ({"x": 3.0, "times": 2},),
        (Way(double, (("half", "the 2 is missing", ("2 * x", "x")),)),),
        played=lambda function: lambda x, times: function(function(x, times), times),
    )
    way = task.conventions[0]
    assert float(task.outcome(way, task.cases[0])["y"]) == 48
    assert float(task.outcome(way, task.cases[0], task.mistakes(way)[0])["y"]) == 12


def test_a_case_depends_on_its_seed_and_nothing_else() -> None:
    one, again, other = (case_draw("w", seed).steps("w", -1, 1, 0.01, (50,)) for seed in (4, 4, 5))
    assert np.array_equal(one, again)
    assert not np.array_equal(one, other)


def test_hard_inputs_are_a_part_of_their_own_only_where_every_convention_is_a_graph() -> None:
    task = reference_task("A root", "", ("f",), ("out",), ({"x": 2.0},), (Way("def f(x): return x", ()),))
    with pytest.raises(ValueError, match="A root: hard inputs can be a part only where every convention is a graph"):
        apart(task, Hard("_large", "", "", ({"x": 1e9},)))
