"""Many seeds at once give what each gives alone."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from problems.catalogue import families, find
from problems.certified.batch import certified
from problems.certified.candidates import MOST, TOGETHER, WIDTH
from problems.draws import Draw
from problems.errors import ProblemError
from problems.family import ASK, Family, Options, Posed, family
from problems.option_sets import option_sets
from problems.variant import variant, variants
from solutions.notation import parse

SEEDS = (0, 1, 2, 7, 12345, 2**63 + 11)


def cases() -> list[object]:
    return [
        pytest.param(one, options, id=f"{one.name}-{'-'.join(map(str, options.values()))}")
        for one in families().values()
        for options in option_sets(one)
        if ASK not in options
    ]


@pytest.mark.parametrize(("one", "options"), cases())
def test_a_seed_gives_the_same_alone_and_among_others(one: Family, options: Mapping[str, object]) -> None:
    """Its numbers are exactly equal, and so is every answer."""
    many = certified(one, SEEDS, options)
    for index, seed in enumerate(SEEDS):
        alone = variant(one, seed, options)
        assert {name: float(array[index]) for name, array in many.inputs.items()} == {
            name: float(value) for name, value in alone.inputs.items()
        }
        assert dict(zip(many.parts, many.answers[:, index].tolist(), strict=True)) == {
            part.id: float(part.answer) for part in alone.parts
        }


def test_the_order_and_the_company_of_seeds_do_not_matter() -> None:
    one = find("sigmoid-neuron")
    together = certified(one, range(WIDTH))
    backwards = certified(one, reversed(range(WIDTH)))
    np.testing.assert_array_equal(together.candidates, backwards.candidates[::-1])
    np.testing.assert_array_equal(together.answers, backwards.answers[:, ::-1])
    assert together.rejected == backwards.rejected


def test_more_seeds_than_are_judged_together() -> None:
    one = find("sum-product")
    many = certified(one, range(TOGETHER + 10))
    few = certified(one, range(TOGETHER - 10, TOGETHER + 10))
    np.testing.assert_array_equal(many.answers[:, -20:], few.answers)


def test_each_rejected_candidate_is_counted_once_with_its_reason() -> None:
    many = certified(find("sigmoid-neuron"), range(200))
    assert sum(many.rejected.values()) == many.candidates.sum()
    assert many.share_rejected == pytest.approx(many.candidates.sum() / (many.candidates.sum() + 200))
    assert "numbers are presentable" in many.rejected


@family(title="Too large", examples=())
def too_large(draw: Draw, options: Options) -> Posed:
    """Every product is larger than a sheet shows."""
    return Posed(parse("f = x*y"), {name: draw.integers(name, 40, 90) for name in "xy"}, "")


def test_a_family_without_good_numbers_is_named() -> None:
    with pytest.raises(ProblemError, match="too-large"):
        certified(too_large, range(3))


@family(title="Rare", examples=())
def rare(draw: Draw, options: Options) -> Posed:
    """One pair in 441 is small enough."""
    return Posed(parse("f = x*y"), {name: draw.integers(name, 31, 51) for name in "xy"}, "", largest=31 * 31)


def test_a_rare_number_is_found_by_trying_on() -> None:
    seeds = [seed for seed in range(40) if _has_good_numbers(seed)]
    many = certified(rare, seeds)
    assert (many.answers[0] == 31 * 31).all()
    assert many.candidates.max() > 2 * WIDTH
    assert many.candidates.max() < MOST


def _has_good_numbers(seed: int) -> bool:
    draw = Draw("rare/1", np.full(MOST, seed, np.uint64), np.arange(MOST, dtype=np.uint64))
    return bool((draw.integers("x", 31, 51) * draw.integers("y", 31, 51) <= 31 * 31).any())


def test_an_option_is_read_as_everywhere() -> None:
    with pytest.raises(ProblemError, match="form=x"):
        certified(find("sum-product"), range(3), {"form": "x*y*z"})


@pytest.mark.parametrize("fixed", [{}, {"x": -2}, {"x": 1, "y": 1, "z": 1}, {"x": 1e9}])
def test_the_variants_of_a_class_are_those_of_each_student(fixed: Mapping[str, object]) -> None:
    """Whether numbers are left to the seeds, given in part, or altogether, good ones or not."""
    one = find("sum-product")
    for seed, made in zip(SEEDS, variants(one, SEEDS, fixed), strict=True):
        alone = variant(one, seed, fixed)
        assert (made.digest, made.seed, made.certificate) == (alone.digest, alone.seed, alone.certificate)


@pytest.mark.parametrize("name", families())
def test_a_class_gets_of_every_family_what_its_seeds_give(name: str) -> None:
    one = families()[name]
    assert [made.digest for made in variants(one, SEEDS)] == [variant(one, seed).digest for seed in SEEDS]
