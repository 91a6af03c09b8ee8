"""An error costs once: what follows from a wrong value, in every family, and what a teacher decides of it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from grader.policies.marking import MarkingPolicy
from grader.results import PartResult, Result, Verdict
from grader.typed.marking import mark_answers
from problems.catalogue import custom, families, find
from problems.part import Part
from problems.variant import Variant, variant
from solutions.ops import OPS

RIGHT = {"q": "3", "f": "-12", "dx": "-4", "dy": "-4", "dz": "3", "dq": "-4"}  # x=-2, y=5, z=-4
SLIP = {"q": "7", "f": "-28", "dz": "7"}
TRIVIAL = "trivial-earlier-value"
FOLLOWING = (Verdict.FOLLOWS_THROUGH, Verdict.CORRECT)


def mark(typed: Mapping[str, str], policy: MarkingPolicy | None = None, must_answer: tuple[str, ...] = ()) -> Result:
    return mark_answers(variant(find("sum-product")), typed, "", policy or MarkingPolicy(), must_answer)


def part(result: Result, id_: str) -> PartResult:
    return next(each for each in result.parts if each.id == id_)


def again(one: Variant, slip: Part, number: float) -> dict[str, float]:
    """Node by node with one number overwritten, forward and then backward: what each part is worked out as."""
    values = {node.name: float(one.inputs[node.name]) for node in one.graph.inputs}
    for node in one.graph.computed:
        values[node.name] = float(
            OPS[node.op].forward(*map(np.float64, map(values.get, node.inputs)), **node.attributes)
        )
        values[node.name] = number if slip.id == node.name else values[node.name]
    gradients = dict.fromkeys(values, 0.0) | {one.graph.output.name: 1.0}
    for node in reversed(one.graph.nodes):
        gradients[node.name] = number if slip.id == f"d{node.name}" else gradients[node.name]
        if not node.is_input:
            operands = [np.float64(values[name]) for name in node.inputs]
            upstream, value = np.float64(gradients[node.name]), np.float64(values[node.name])
            sent = OPS[node.op].vjp(upstream, value, *operands, **node.attributes)
            for name, each in zip(node.inputs, sent, strict=True):
                gradients[name] += float(each)
    return {each.id: (gradients if each.is_gradient else values)[each.node] for each in one.parts}


def slipped(one: Variant, slip: Part) -> dict[str, str]:
    """Off by so much that no rule gives it, and everything else worked out from there."""
    places, answer = one.places(slip), float(slip.answer)
    off = 0.37 * answer + 0.73
    number = round(answer + (off if abs(off) > 0.2 else 1.19), places) if places else answer + 3
    with np.errstate(all="ignore"):
        return {id_: f"{value:.{max(places, 6)}f}" for id_, value in again(one, slip, number).items()}


@pytest.mark.parametrize("name", families())
def test_one_slip_costs_exactly_one_part(name: str) -> None:
    """Whatever part it is; where the rest has no value any more there is nothing to follow."""
    one = variant(find(name), 1)
    for slip in one.parts:
        typed = slipped(one, slip)
        if not all(np.isfinite(float(text)) for text in typed.values()):
            continue
        result = mark_answers(one, typed)
        lost = [each.id for each in result.parts if each.verdict not in FOLLOWING]
        assert lost == [slip.id], (slip.id, typed)
        assert result.first_wrong == slip.id


def test_the_right_answer_counts_though_an_earlier_one_is_wrong() -> None:
    result = mark(RIGHT | {"q": "7"})
    assert [each.id for each in result.parts if each.verdict is not Verdict.CORRECT] == ["q"]


@pytest.mark.parametrize(("penalty", "score"), [(0, 5.0), (0.25, 4.5), (1, 3.0)])
def test_what_follows_may_lose_a_share(penalty: float, score: float) -> None:
    result = mark(RIGHT | SLIP, MarkingPolicy(penalty=penalty))
    assert result.score == score
    assert part(result, "f").verdict is Verdict.FOLLOWS_THROUGH


def test_what_follows_may_earn_nothing() -> None:
    result = mark(RIGHT | SLIP, MarkingPolicy(follow_through=False))
    assert (result.score, part(result, "f").verdict, part(result, "f").note) == (
        3.0,
        Verdict.INCORRECT,
        "not-followed-through",
    )
    assert "follows from your q" in part(result, "f").feedback
    assert result.first_wrong == "q"


@pytest.mark.parametrize(
    ("typed", "trivial"),
    [
        ({"q": "0", "f": "0", "dz": "0"}, {"f", "dz"}),
        ({"q": "1", "f": "-4", "dz": "1"}, {"f"}),  # dz is a copy of q, whatever q is
        ({"q": "-1", "f": "4", "dz": "-1"}, {"f"}),
        ({"q": "2", "f": "-8", "dz": "2"}, set()),
        ({"dq": "1", "dx": "1", "dy": "1"}, set()),  # a sum passes every gradient on as it is
    ],
)
def test_a_value_that_leaves_nothing_to_do_earns_nothing_after_it(typed: dict[str, str], trivial: set[str]) -> None:
    result = mark(RIGHT | typed)
    assert {each.id for each in result.parts if each.note == TRIVIAL} == trivial
    for id_ in trivial:
        assert part(result, id_).verdict is Verdict.INCORRECT
        assert "too little is left to work out" in part(result, id_).feedback


@pytest.mark.parametrize("a", ["1", "-1", "2", "0"])
def test_in_a_sum_no_earlier_value_is_too_easy(a: str) -> None:
    """h1 = a + b + c: with a = 1, -2 and 3 it has the size of b, and is no copy of it."""
    typed = {"a": a, "b": "-2", "c": "3", "h1": str(int(a) + 1)}
    result = mark_answers(variant(find("two-layer-mse")), typed)
    assert part(result, "h1").verdict is Verdict.FOLLOWS_THROUGH


def test_a_value_that_leaves_no_value_is_told() -> None:
    """k = 0 makes f = 1/k infinite."""
    one = variant(custom("k = x + y; f = 1/k"), None, {"x": 1, "y": 3})
    result = mark_answers(one, {"k": "0", "f": "42", "dx": "1", "dy": "1", "dk": "1"})
    assert part(result, "f").note == part(result, "dk").note == TRIVIAL
    assert "with your k = 0" in part(result, "f").feedback


CHAIN = custom("a = x + 1; b = a * x; f = b * x")  # x = 2: a = 3, b = 6, f = 12
SKIPPED = {"a": "5", "f": "20"}  # b would be 10


@pytest.mark.parametrize(
    ("policy", "must_answer", "verdict"),
    [
        (MarkingPolicy(), (), Verdict.FOLLOWS_THROUGH),
        (MarkingPolicy(), ("b",), Verdict.INCORRECT),
        (MarkingPolicy(must_answer=True), (), Verdict.INCORRECT),
    ],
)
def test_a_part_that_must_be_answered_is_not_jumped_over(
    policy: MarkingPolicy, must_answer: tuple[str, ...], verdict: Verdict
) -> None:
    result = mark_answers(variant(CHAIN, None, {"x": 2}), SKIPPED, "", policy, must_answer)
    assert part(result, "f").verdict is verdict
    assert part(result, "b").verdict is Verdict.MISSING
    assert ("b, which must be answered and is blank" in part(result, "f").feedback) is (verdict is Verdict.INCORRECT)


def test_what_cannot_follow_from_what_cannot_be_read_is_told() -> None:
    result = mark_answers(variant(CHAIN, None, {"x": 2}), {"a": "5,000", "b": "10000"})
    assert part(result, "a").verdict is Verdict.MALFORMED
    assert "your a could not be read, so that nothing can follow from it" in part(result, "b").feedback


def test_a_blank_part_stops_nothing_where_no_value_is_wrong() -> None:
    result = mark_answers(variant(CHAIN, None, {"x": 2}), {"a": "3", "f": "12"}, "", MarkingPolicy(must_answer=True))
    assert part(result, "f").verdict is Verdict.CORRECT


NEURON = variant(find("sigmoid-neuron"))  # f = 0.7311, df/ddot = 0.1966


@pytest.mark.parametrize(
    ("typed", "verdict"),
    [
        ("0.73", Verdict.CORRECT),
        ("0.7", Verdict.PARTIAL),
        ("0,7", Verdict.PARTIAL),
        ("0.6", Verdict.INCORRECT),
        ("1", Verdict.INCORRECT),
        ("7/10", Verdict.INCORRECT),
    ],
)
def test_fewer_digits_than_asked_are_partly_right(typed: str, verdict: Verdict) -> None:
    found = part(mark_answers(NEURON, {"f": typed}), "f")
    assert found.verdict is verdict
    assert (found.note == "rounded-too-early") is (verdict is Verdict.PARTIAL)


@pytest.mark.parametrize(("share", "score"), [(0, 0.0), (0.5, 0.5), (1, 1.0)])
def test_the_share_of_what_is_rounded_too_early(share: float, score: float) -> None:
    assert mark_answers(NEURON, {"f": "0.7"}, policy=MarkingPolicy(rounded=share)).score == score


def test_what_follows_from_too_few_digits_costs_no_more() -> None:
    """f = 0.7 gives df/ddot = 0.7 (1 - 0.7) = 0.21."""
    found = mark_answers(NEURON, {"f": "0.7", "ddot": "0.21"})
    assert [each.verdict for each in found.parts if each.response] == [Verdict.PARTIAL, Verdict.FOLLOWS_THROUGH]


def test_rounding_on_the_way_is_told() -> None:
    """f = exp(a b), a b = 1.2654: rounded to 1.27 and to 1.3 it gives 3.56 and 3.67, not 3.54."""
    one = variant(custom("p = a * b; f = exp(p)"), None, {"a": 1.11, "b": 1.14})
    for typed, words in (("3.56", "2 decimals"), ("3.67", "1 decimal on the way")):
        found = part(mark_answers(one, {"f": typed}), "f")
        assert (found.verdict, found.note) == (Verdict.PARTIAL, "rounded-too-early")
        assert words in found.feedback
    assert part(mark_answers(one, {"f": "3.61"}), "f").verdict is Verdict.INCORRECT
