"""Typed answers: verdicts, follow-through and the named mistake, on numbers that a person can check."""

from __future__ import annotations

import numpy as np
import pytest

from grader.results import Result, Verdict
from grader.typed.known_mistakes import story
from grader.typed.marking import mark_answers
from problems.catalogue import custom, families, find
from problems.variant import Variant, variant
from solutions.breaks import Break
from solutions.engine import run
from solutions.mistakes import graph_mistakes, wrong_rules

RIGHT = {"q": "3", "f": "-12", "dx": "-4", "dy": "-4", "dz": "3", "dq": "-4"}  # x=-2, y=5, z=-4
NEURON = {"a": "-2", "b": "6", "c": "4", "dot": "1", "f": "0.73", "ddot": "0.20"}  # w=[2,-3,-3], x=[-1,-2]


def verdicts(result: Result) -> dict[str, Verdict]:
    return {part.id: part.verdict for part in result.parts}


def mark(responses: dict[str, str], family: str = "sum-product") -> Result:
    return mark_answers(variant(find(family)), responses)


def test_right_answers_earn_full_marks_and_no_diagnosis() -> None:
    result = mark(RIGHT)
    assert (result.score, result.notes, result.feedback, result.first_wrong) == (6.0, (), (), "")


@pytest.mark.parametrize("typed", ["-12", "−12.00", "-12.01", "-24/2", "-1.2e1"])
def test_within_the_tolerance(typed: str) -> None:
    assert verdicts(mark(RIGHT | {"f": typed}))["f"] is Verdict.CORRECT


def test_missing_is_not_wrong() -> None:
    result = mark({"q": "3", "f": ""})
    assert verdicts(result)["f"] is Verdict.MISSING
    assert (result.score, result.first_wrong) == (1.0, "")


def test_nonsense_is_malformed_and_costs_only_its_part() -> None:
    result = mark(RIGHT | {"f": "twelve"})
    assert verdicts(result)["f"] is Verdict.MALFORMED
    assert result.score == 5.0


def test_an_early_slip_costs_once() -> None:
    result = mark(RIGHT | {"q": "7", "f": "-28", "dz": "7"})
    assert result.score == 5.0
    assert result.first_wrong == "q"
    assert verdicts(result)["f"] is verdicts(result)["dz"] is Verdict.FOLLOWS_THROUGH


def test_a_slip_to_zero_earns_nothing_after_it() -> None:
    result = mark(RIGHT | {"q": "0", "f": "0", "dz": "0"})
    assert verdicts(result)["f"] is Verdict.INCORRECT


def test_nor_does_a_slip_to_next_to_zero() -> None:
    result = mark(RIGHT | {"q": "1e-6", "f": "0", "dz": "0"})
    assert verdicts(result)["f"] is verdicts(result)["dz"] is Verdict.INCORRECT


def test_a_slip_that_makes_the_rest_infinite_earns_nothing_after_it() -> None:
    """k = 0 makes f = 1/k infinite, and nothing is right from there."""
    one = variant(find("sigmoid-neuron"), None, {"gates": "four"})
    found = verdicts(mark_answers(one, {part.id: "0" if part.id == "k" else "42" for part in one.parts}))
    assert found["f"] is found["dk"] is Verdict.INCORRECT


@pytest.mark.parametrize(("typed", "echo"), [("-12", ""), ("-12.00", ""), ("-24/2", "-12"), ("-36/3", "-12")])
def test_what_is_not_plainly_a_number_is_echoed(typed: str, echo: str) -> None:
    part = next(part for part in mark(RIGHT | {"f": typed}).parts if part.id == "f")
    assert part.read_as.startswith(echo) if echo else part.read_as == ""


@pytest.mark.parametrize("name", ["q", "Q"])
def test_a_part_is_known_by_its_name_in_any_case(name: str) -> None:
    assert verdicts(mark({name: "3"}))["q"] is Verdict.CORRECT


@pytest.mark.parametrize("name", ["dx", "df/dx", "DF/DX", "dX", "∂f/∂x", "df / dx"])
def test_a_gradient_is_known_by_its_symbol(name: str) -> None:
    assert verdicts(mark({name: "-4"}))["dx"] is Verdict.CORRECT


def test_case_is_kept_where_it_matters() -> None:
    one = variant(custom("f = x * X"), None, {"x": 2, "X": 5})
    found = mark_answers(one, {"dx": "5", "dX": "2", "Dx": "9"})
    assert found.score == 2
    assert "Dx" in found.feedback[0]


def test_an_answer_under_two_names_is_not_lost() -> None:
    result = mark({"q": "3", "Q": "4"})
    assert verdicts(result)["q"] is Verdict.CORRECT
    assert "Q" in result.feedback[0]


def test_rounded_intermediate_values_are_not_a_slip() -> None:
    """ddot = 0.20 is within the tolerance of 0.1966; dx1 worked from it is -0.60, not -0.59."""
    result = mark(NEURON | {"dx1": "-0.60"}, "sigmoid-neuron")
    assert verdicts(result)["dx1"] is Verdict.CORRECT


def test_answers_that_are_not_asked_are_told() -> None:
    assert "not asked: zz" in mark(RIGHT | {"zz": "1"}).feedback[0]


@pytest.mark.parametrize(
    ("wrong", "note"),
    [
        ({"dz": "-4", "dq": "3"}, "factors-swapped"),
        ({"dy": "4"}, "sign:y<q"),
        ({"dx": "0"}, "gradient-lost:x<q"),
        ({"dx": "-20", "dy": "8"}, "add-as-product"),
    ],
)
def test_sum_product_mistakes_have_names(wrong: dict[str, str], note: str) -> None:
    assert mark(RIGHT | wrong).notes == (note,)


def test_one_minus_f_over_f_is_recognised_when_it_is_followed_through() -> None:
    result = mark(NEURON | {"ddot": "0.37", "dw2": "0.37", "dx0": "0.74", "dw0": "-0.37"}, "sigmoid-neuron")
    assert result.notes == ("sigmoid-one-minus-f-over-f",)
    assert (result.first_wrong, verdicts(result)["dx0"]) == ("ddot", Verdict.FOLLOWS_THROUGH)


def test_one_minus_f_over_f_is_recognised_from_the_ends_alone() -> None:
    result = mark({"f": "0.73", "dw0": "-0.37", "dw1": "-0.74", "dx0": "0.74", "dx1": "-1.10"}, "sigmoid-neuron")
    assert result.notes == ("sigmoid-one-minus-f-over-f",)


def worked(one: Variant, mistake: Break) -> dict[str, str]:
    """What somebody types who makes a mistake all the way."""
    with np.errstate(all="ignore"):
        ran = run(one.graph, one.inputs, broken=mistake)
    values = {p.id: ran.gradients[p.node] if p.is_gradient else ran.values[p.node] for p in one.parts}
    return {id_: f"{float(value):.{one.decimals}f}" for id_, value in values.items()}


@pytest.mark.parametrize("name", families())
@pytest.mark.parametrize("seed", range(3))
def test_the_key_earns_full_marks(name: str, seed: int) -> None:
    one = variant(find(name), seed)
    result = mark_answers(one, {part.id: f"{float(part.answer):.{one.decimals}f}" for part in one.parts})
    assert (result.score, result.notes) == (result.points, ())


@pytest.mark.parametrize("name", families())
def test_every_declared_mistake_is_named(name: str) -> None:
    one = variant(find(name), 0)
    for mistake in one.posed.mistakes:
        result = mark_answers(one, worked(one, mistake))
        assert story(mistake.note) in set(map(story, result.notes)), mistake.note


@pytest.mark.parametrize("text", ["q = x + y; f = q*z", "a = x*y; b = exp(a); f = b/z", "h = max(x, y); f = h*x - y"])
def test_graphs_that_nobody_foresaw_have_diagnoses(text: str) -> None:
    one = variant(custom(text), 1)
    told = 0
    mistakes = [*wrong_rules(one.graph), *graph_mistakes(one.graph)]
    for mistake in mistakes:
        result = mark_answers(one, worked(one, mistake))
        told += bool(result.notes) or result.score == result.points
    assert told >= 0.8 * len(mistakes)
