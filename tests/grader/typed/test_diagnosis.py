"""What typed answers are told: one mistake, two at once, or nothing where that is all one can know.

The neuron f = σ(w·x + b) at w = (2, −3), x = (−1, −2), b = −3 has f = 0.7311; its derivative is 0.7311 · 0.2689, and
(1 − f)/f = 0.3679 is what many take for it.
"""

from __future__ import annotations

import numpy as np
import pytest

from grader.results import Result
from grader.typed.diagnosis import explain
from grader.typed.marking import mark_answers
from problems.catalogue import custom, find
from problems.part import Array
from problems.variant import Variant, variant

NEURON = variant(find("sigmoid-neuron"))
# of the wrong derivative: dw = 0.3679 x, dx = 0.3679 w
ONE = {"f": "0.73", "dw0": "-0.37", "dw1": "-0.74", "dx0": "0.74", "dx1": "-1.10", "dw2": "0.37"}
# of the wrong derivative with the factors of each product swapped: dw = 0.3679 w, dx = 0.3679 x
BOTH = {"f": "0.73", "dw0": "0.74", "dw1": "-1.10", "dx0": "-0.37", "dx1": "-0.74", "dw2": "0.37"}
NAMES = ("sigmoid-one-minus-f-over-f", "factors-swapped")


def note(result: Result, id_: str) -> str:
    return next(part.note for part in result.parts if part.id == id_)


def test_one_mistake_is_named_from_the_ends() -> None:
    assert mark_answers(NEURON, ONE).notes == NAMES[:1]


def test_two_mistakes_at_once_are_both_named() -> None:
    result = mark_answers(NEURON, BOTH)
    assert set(result.notes) == set(NAMES)
    assert set(note(result, "dw0").split("+")) == set(NAMES)
    assert note(result, "dw2") == NAMES[0], "the bias is no factor of a product"
    told = next(part.feedback for part in result.parts if part.id == "dw0")
    assert "(1 − f)" in told
    assert "factors are swapped" in told
    assert len(result.feedback) == 2


def test_two_mistakes_in_two_places_are_two_single_ones() -> None:
    """ddot is typed: what is worked out from it is judged from there."""
    result = mark_answers(NEURON, {"f": "0.73", "ddot": "0.37", "dx0": "-0.37", "dw0": "0.74"})
    assert (note(result, "ddot"), note(result, "dx0")) == NAMES


@pytest.mark.parametrize("typed", [{"dw0": "-0.91", "dx0": "1.23"}, {"f": "0.44"}, {"ddot": "3.21", "dw1": "-0.08"}])
def test_nothing_is_said_of_numbers_that_nothing_gives(typed: dict[str, str]) -> None:
    result = mark_answers(NEURON, typed)
    assert (result.notes, result.feedback) == ((), ())
    assert all("again" in part.feedback for part in result.parts if part.id in typed)


def test_nothing_is_said_where_two_explanations_fit_equally_well() -> None:
    """x = y = 2: df/dx = y + 1; it is 2 if a branch is lost, and if the product is taken for a sum."""
    one = variant(custom("p = x * y; f = p + x"), None, {"x": 2, "y": 2})
    assert mark_answers(one, {"dx": "2"}).notes == ()


def test_a_single_number_is_not_explained_by_two_mistakes() -> None:
    """dw0 alone is that of the two, and of other pairs."""
    assert all("+" not in part.note for part in mark_answers(NEURON, {"dw0": "0.74"}).parts)


def test_a_right_sheet_is_told_nothing() -> None:
    right = {part.id: f"{float(part.answer):.2f}" for part in NEURON.parts}
    assert explain(NEURON, {id_: np.asarray(float(text)) for id_, text in right.items()}, []).of == {}


def at_points(one: Variant, **formulas: Array) -> dict[str, Array]:
    return {id_: np.broadcast_to(values, one.parts[0].answer.shape) for id_, values in formulas.items()}


def test_two_mistakes_in_one_formula_are_both_named() -> None:
    """f = (x + y) z: with the factors swapped at f, and the sign of what comes back to x lost, df/dx is -(x + y)."""
    one = variant(find("sum-product"), None, {"ask": "formulas"})
    values = {name: one.points.values[name] for name in "xyz"}
    own = at_points(one, dx=-(values["x"] + values["y"]), dy=values["x"] + values["y"], dz=values["z"])
    found = explain(one, own, list(one.parts))
    assert {each.partition(":")[0] for each in found.notes} == {"factors-swapped", "sign"}


UNITS = variant(find("activations"))  # sigmoids at z = 0, 1, −2, 0.5; upstream 4, 3, 2, −2


@pytest.mark.parametrize(
    ("problem", "typed", "notes"),
    [
        (NEURON, {"f": "0.269", "ddot": "0.269"}, ("sigmoid-exponent-sign:f", "sigmoid-is-derivative:f")),
        (UNITS, {"dz2": "2.193"}, ("sigmoid-is-derivative:a2",)),
        (UNITS, {"dz1": "2", "dz2": "2.193", "dz3": "0.238"}, ("sigmoid-is-derivative",)),
        (UNITS, {"dz1": "0.25", "dz2": "0.1966", "dz3": "0.105", "dz4": "0.235"}, ("upstream-missing",)),
        (UNITS, {"a1": "0.5", "dz1": "4", "dz2": "3"}, ("slope-missing",)),
    ],
)
def test_a_slip_with_the_slope_or_upstream_is_named_once_for_all_nodes(
    problem: Variant, typed: dict[str, str], notes: tuple[str, ...]
) -> None:
    """σ itself for its slope, 3 · 0.731; the slope alone, 0.731 · 0.269; the upstream gradients alone, 4 and 3.

    At z = 0 both (1 − a)/a and no slope at all give 4; what gives 3 at z = 1 too is told.
    """
    result = mark_answers(problem, typed)
    assert tuple(sorted(result.notes)) == notes
    assert len({part.mistake for part in result.parts if part.mistake}) == len(notes)
