"""Code tasks that are set by a reference function: outputs by name, ways and their mistakes."""

from __future__ import annotations

import numpy as np

from problems.code import Instead
from problems.reference_task import Way, Wrong, case_draw, outputs_of, reference_task


def double(x: float, times: int) -> float:
    """Twice."""
    return 2 * x * times


def pair(x: float) -> tuple[float, float]:
    return x, float(np.abs(x))


def test_outputs_get_their_names() -> None:
    assert outputs_of(pair, ("x", "size"))(x=-2.0) == {"x": -2.0, "size": 2.0}
    assert outputs_of(double, ("y",))(x=1.0, times=3) == {"y": 6.0}


def test_a_task_has_a_convention_and_mistakes_for_every_way() -> None:
    half = Wrong("half", "the 2 is missing", lambda x, times: x * times)
    task = reference_task(
        title="Twice",
        statement="Double it.",
        functions=("double",),
        outputs=("y",),
        cases=({"x": 3.0, "times": 2},),
        ways=(Way(double, (half,), "full", "the whole"), Way(lambda x, times: x, (), "none", "nothing at all")),
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


def test_a_case_depends_on_its_seed_and_nothing_else() -> None:
    one, again, other = (case_draw("w", seed).steps("w", -1, 1, 0.01, (50,)) for seed in (4, 4, 5))
    assert np.array_equal(one, again)
    assert not np.array_equal(one, other)
