"""A certificate holds a problem's numbers to what a sheet needs, and tells why it refuses others."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from problems.catalogue import families, find
from problems.certified.band import Band
from problems.certified.candidates import of_seed, reach
from problems.certified.certificate import PASSED, Reach, certify, reach_of, sift
from problems.certified.difficulty import INDICATORS, digits
from problems.certified.trial import Trial
from problems.family import Family, Posed
from problems.option_sets import option_sets
from solutions.mistakes import named
from solutions.notation import parse

CANDIDATES = 64


def posed_at(text: str, inputs: Mapping[str, object], **more: object) -> Posed:
    """A problem with one candidate, or with as many as there are numbers for each input."""
    numbers = {name: np.atleast_1d(np.asarray(value, float)) for name, value in inputs.items()}
    return Posed(parse(text), numbers, "", **more)


@pytest.mark.parametrize(
    ("text", "inputs", "failed"),
    [
        ("f = x*y", {"x": 3, "y": -4}, ""),
        ("f = x*y", {"x": 5000, "y": 4}, "numbers are presentable"),
        ("f = x*y", {"x": 0.001, "y": 4}, "numbers are presentable"),
        ("f = x/y", {"x": 3, "y": 0}, "every value is finite"),
        ("f = x*y", {"x": 2.5, "y": 0.25}, "no number is halfway between two roundings"),
        ("f = max(x, y)*z", {"x": 3, "y": 3.05, "z": 2}, "no kink is near"),
        ("f = sigmoid(x)", {"x": 9}, "no sigmoid is saturated"),
        ("f = x + y", {"x": 3, "y": 4}, "the gradients are not trivial"),
        ("f = x*y", {"x": 3, "y": 3}, "the mistake factors-swapped shows"),
        ("f = x*y", {"x": 2.0001, "y": 3}, "the input digits are within the band"),
    ],
)
def test_a_certificate_fails_for_its_reason(text: str, inputs: dict[str, float], failed: str) -> None:
    posed = posed_at(text, inputs, mistakes=named(parse(text), "factors-swapped"))
    certificate = certify(posed, reach_of(posed)).of(0)
    assert certificate.is_certified is (not failed)
    assert not failed or failed in certificate.failed


SIGNS = Reach(signed=frozenset("xyz"))


@pytest.mark.parametrize(
    ("x", "y", "z", "failed"),
    [
        (2, -3, 5, ()),
        (-2, 3, -5, ()),
        (2, 3, 5, ("the negative inputs are within the band",)),
        (-2, -3, -5, ("the positive inputs are within the band",)),
    ],
)
def test_signs_are_mixed(x: float, y: float, z: float, failed: tuple[str, ...]) -> None:
    assert certify(posed_at("f = x*y*z", {"x": x, "y": y, "z": z}), SIGNS).of(0).failed == failed


def test_of_two_inputs_any_signs_will_do() -> None:
    posed = posed_at("f = x*y", {"x": [-2, 2, 2], "y": [-3, -3, 3]})
    assert certify(posed, Reach(signed=frozenset("xy"))).passed.all()


def test_inputs_of_one_sign_need_no_negative_number() -> None:
    """The logarithm has values for positive numbers only, and y is never drawn below 0."""
    posed = posed_at("f = log(x)*y*z", {"x": [-3, 2, 3], "y": [2, 3, 4], "z": [-3, -2, 3]})
    assert reach_of(posed).signed == {"z"}
    assert certify(posed, reach_of(posed)).passed.tolist() == [False, True, True]


@pytest.mark.parametrize(
    ("indicator", "text", "inputs", "figure"),
    [
        ("input_digits", "f = x*y", {"x": 7.25, "y": -0.5}, 3),
        ("answer_digits", "f = x*y", {"x": 12, "y": -50}, (3 + 2 + 2) / 3),  # f, dy, dx
        ("zero_answers", "f = relu(x)*y", {"x": -1, "y": 2}, 4 / 5),  # all but the upstream gradient of the ReLU
        ("operations", "f = dot(a, b, x, y) + relu(x)", dict.fromkeys("abxy", 2), 3 + 1 + 1),
        ("forks", "q = x + y; f = q*x", {"x": 2, "y": 3}, 1),
    ],
)
def test_indicators(indicator: str, text: str, inputs: dict[str, float], figure: float) -> None:
    measured = INDICATORS[indicator](Trial(posed_at(text, inputs)))
    assert float(np.squeeze(measured)) == pytest.approx(figure)


@pytest.mark.parametrize(
    ("number", "count"), [(0.75, 2), (7.25, 3), (83, 2), (100, 3), (0.1 * 3, 1), (0.0, 1), (12.5, 3), (1 / 3, 8)]
)
def test_digits_are_those_that_are_printed(number: float, count: int) -> None:
    assert float(digits(np.array(number))) == count


def test_a_family_may_have_a_band_of_its_own() -> None:
    narrow = posed_at("f = x*y", {"x": [12, 2], "y": [-13, -3]}, band=Band(answer_digits=(1, 1.5)))
    assert certify(narrow, Reach()).passed.tolist() == [False, True]


def test_two_mistakes_count_as_alike_only_where_no_number_tells_them_apart() -> None:
    """With a denominator of -1 the missing square does not show; with 2 it does."""
    text = "f = x/y"
    mistakes = named(parse(text), "quotient-sign-missing", "quotient-square-missing")
    alike, apart = (reach_of(posed_at(text, {"x": 3, "y": y}, mistakes=mistakes)).pairs for y in (-1, 2))
    assert (len(alike), len(apart)) == (0, 1)


def cases() -> list[object]:
    """Every family with every option that may matter for its numbers."""
    return [
        pytest.param(family, options, id=f"{family.name}-{'-'.join(map(str, options.values()))}")
        for family in families().values()
        for options in option_sets(family)
    ]


@pytest.mark.parametrize(("family", "options"), cases())
def test_sifting_finds_what_the_whole_certificate_says(family: Family, options: Mapping[str, object]) -> None:
    """The first check that fails is the same; and what passes passes."""
    read = family.read_options(options)
    posed = family.build(of_seed(family, 0, range(4 * CANDIDATES)), read)
    limits = reach(family, tuple(read.items()))
    whole, sifted = certify(posed, limits), sift(posed, limits)
    for index, first in enumerate(sifted.first):
        failed = whole.of(index).failed
        assert (failed[0] if failed else None) == (None if first == PASSED else sifted.reasons[first])


@pytest.mark.parametrize(
    ("name", "options"), [("svm-loss", {}), ("sum-product", {"form": "(x+y)/z"}), ("sigmoid-neuron", {"gates": "four"})]
)
def test_candidates_are_judged_together(name: str, options: dict[str, object]) -> None:
    """All at once and one by one give the same."""
    one = find(name)
    posed = one.build(of_seed(one, 0, range(CANDIDATES)), one.read_options(options))
    limits = reach_of(posed)
    together = certify(posed, limits).passed
    assert 0 < together.sum() < CANDIDATES
    for index in range(CANDIDATES):
        alone = Trial(posed).at(np.array([index])).posed
        assert certify(alone, limits).of(0).is_certified == together[index]
