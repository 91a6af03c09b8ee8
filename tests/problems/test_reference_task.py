"""Code tasks that are set by a reference function: the source as it is printed, outputs by name, stubs."""

from __future__ import annotations

import numpy as np

from problems.code import Instead
from problems.reference_task import Way, Wrong, case_draw, outputs_of, printed, reference_task, stub


def double(x: float, times: int) -> float:
    """Twice."""
    return 2 * x * times


def pair(x: float) -> tuple[float, float]:
    return x, float(np.abs(x))


class Box:
    """Holds a number."""

    def __init__(self, size: int) -> None:
        self.items: list[int] = [size]


def test_a_reference_is_printed_under_the_name_that_is_asked_for() -> None:
    assert printed(double, name="twice") == 'def twice(x, times):\n    """Twice."""\n    return 2 * x * times\n'


def test_numpy_is_imported_where_it_is_used() -> None:
    assert printed(pair).startswith("import numpy as np\n\n\ndef pair(x):")
    assert printed(Box).startswith("class Box:")
    assert "self.items = [size]" in printed(Box)


def test_outputs_get_their_names() -> None:
    assert outputs_of(pair, ("x", "size"))(x=-2.0) == {"x": -2.0, "size": 2.0}
    assert outputs_of(double, ("y",))(x=1.0, times=3) == {"y": 6.0}


def test_a_stub_says_what_is_asked() -> None:
    assert stub("f", ("x", "y"), ("a", "b"), "x is a number.") == (
        'def f(x, y):\n    """Returns a, b.\n\n    x is a number.\n    """\n    return a, b\n'
    )


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
