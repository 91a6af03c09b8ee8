"""A reference with some of its text changed returns what somebody who writes that returns."""

import pytest

from problems.code.rewritten import Rewritten
from problems.code.task import Instead

SOURCE = "def step(w, dw, eta):\n    move = eta * dw\n    return w - move\n"


def rewritten(*changes: tuple[str, str]) -> Rewritten:
    return Rewritten(SOURCE, changes, lambda defined: lambda **case: {"w": defined["step"](**case)})


CASE = {"w": 5.0, "dw": 2.0, "eta": 0.5}
UPHILL, WITHOUT_RATE = ("w - move", "w + move"), ("eta * dw", "dw")


@pytest.mark.parametrize(
    ("changes", "w"), [((), 4.0), ((UPHILL,), 6.0), ((WITHOUT_RATE,), 3.0), ((UPHILL, WITHOUT_RATE), 7.0)]
)
def test_the_changed_text_is_run(changes: tuple[tuple[str, str], ...], w: float) -> None:
    assert rewritten(*changes)(**CASE) == {"w": w}


def test_two_mistakes_are_made_at_once() -> None:
    both = Instead("uphill", "go down", rewritten(UPHILL)).and_also(Instead("rate", "take it", rewritten(WITHOUT_RATE)))
    assert both is not None
    assert (both.note, both.feedback, both.function(**CASE)) == ("uphill+rate", "go down; and take it", {"w": 7.0})


def test_one_mistake_may_stand_in_what_another_one_writes() -> None:
    """Then they are made in the order in which that can be."""
    twice, without = ("eta * dw", "eta * dw * dw"), ("move = eta * ", "move = ")
    for one, other in ((twice, without), (without, twice)):
        both = rewritten(one).and_also(rewritten(other))
        assert both is not None
        assert both(**CASE) == {"w": 1.0}


def test_two_changes_of_one_place_do_not_go_together() -> None:
    assert rewritten(UPHILL).and_also(rewritten(("return w - move", "return w"))) is None


@pytest.mark.parametrize(("old", "times"), [("nowhere", 0), ("move", 2)])
def test_a_change_that_fits_nowhere_or_twice_is_refused(old: str, times: int) -> None:
    with pytest.raises(ValueError, match=f"stands {times} times"):
        rewritten((old, ""))(**CASE)
