"""The certificate of a variant as data: every check with its figures, and what its mistakes show."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest

from problems.catalogue import custom, families, find
from problems.certified.why import Check, Why, why
from problems.draws import Draw
from problems.family import Options, Posed, family
from problems.variant import variant
from solutions.breaks import Break
from solutions.graph import Edge
from solutions.notation import parse


def check(told: Why, what: str) -> Check:
    return next(each for each in told.checks if each.what == what)


def test_the_figures_of_a_product() -> None:
    """q = x + y; f = q z at x = -2, y = 5, z = -4: the answers are 3, -12, 3, -4, -4 and -4."""
    told = why(variant(find("sum-product"), None, {"x": -2, "y": 5, "z": -4}))
    assert told.is_certified
    assert check(told, "numbers are presentable").figures == {
        "largest answer": 12.0,
        "smallest answer other than 0": 3.0,
    }
    assert check(told, "the negative inputs are within the band").figures == {"negative inputs": 2.0}
    assert check(told, "the answer digits are within the band").figures["answer digits"] == pytest.approx(7 / 6)
    assert check(told, "the operations are within the band").figures == {"operations": 2.0}


def test_the_distance_to_a_kink() -> None:
    told = why(variant(find("sum-product"), None, {"form": "max(x,y)z", "x": 3, "y": 5, "z": 2}))
    nearest = check(told, "no kink is near")
    assert (nearest.figures, nearest.allowed) == ({"distance to the nearest kink": 2.0}, "at least 0.1")


def test_what_there_is_none_of_has_no_figure() -> None:
    told = why(variant(find("sum-product"), 7))
    assert check(told, "no sigmoid is saturated") == Check("no sigmoid is saturated", True, {}, "at least 0.02")


def test_the_parts_in_which_a_mistake_shows() -> None:
    """With the factors of f = q z swapped, dq = q and dz = z are wrong; dx and dy follow from dq."""
    told = why(variant(find("sum-product"), None, {"x": -2, "y": 5, "z": -4}))
    swapped = next(mistake for mistake in told.mistakes if mistake.note == "factors-swapped")
    assert set(swapped.parts) == {"dq", "dz"}


def test_a_pair_that_these_numbers_do_not_tell_apart_is_a_check_that_fails() -> None:
    """At a denominator of -1 the missing square and the missing sign look the same; elsewhere they do not."""
    told = why(variant(find("sum-product"), None, {"form": "(x+y)/z", "x": -8, "y": 2, "z": -1}))
    assert not told.is_certified
    assert not check(told, "the mistakes quotient-sign-missing and quotient-square-missing are told apart").holds
    assert told.alike == ()


@family(title="A product", examples=())
def product_and_alike(draw: Draw, options: Options) -> Posed:
    """Two of the mistakes give the same numbers always."""
    lost, zero, sign = (
        Break(note, f"{note}.", edges={Edge("f", 0): factor})
        for note, factor in (("lost", 0.0), ("zero", -0.0), ("sign", -1.0))
    )
    inputs = {name: draw.integers(name, 2, 9) for name in "xy"}
    return Posed(parse("f = x*y"), inputs, "", mistakes=(lost, zero, sign))


def test_a_pair_that_no_numbers_tell_apart_is_owned_up_to() -> None:
    told = why(variant(product_and_alike, 5))
    assert told.is_certified
    assert told.alike == (("lost", "zero"),)
    assert {mistake.parts for mistake in told.mistakes} == {("dx",)}


@pytest.mark.parametrize("name", families())
def test_why_says_what_the_certificate_says(name: str) -> None:
    one = variant(find(name), 3)
    told = why(one)
    assert told.is_certified
    assert all(mistake.parts for mistake in told.mistakes)
    notes = {mistake.note for mistake in told.mistakes}
    apart = [each for each in told.checks if each.what.endswith("are told apart")]
    assert len(apart) + len(told.alike) == len(notes) * (len(notes) - 1) // 2
    json.dumps(asdict(told), allow_nan=False)


def test_why_not() -> None:
    one = variant(custom("f = x*y*z"), None, {"x": 1, "y": 1, "z": 1})
    told = why(one)
    assert tuple(each.what for each in told.checks if not each.holds) == one.certificate.failed
    assert "the gradients are not trivial" in one.certificate.failed
