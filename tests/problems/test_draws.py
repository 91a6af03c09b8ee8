"""What is drawn is what was asked for: exact multiples, whole numbers, and a sentence where there are none."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from problems.catalogue import find
from problems.draws import Draw, of_one_seed
from problems.errors import ProblemError
from problems.ranges import RANGES
from problems.variant import variant

DRAW = of_one_seed("numbers", 7, range(400))


@pytest.mark.parametrize(
    ("low", "high", "step", "values"),
    [
        (-1, 1, 0.3, [-0.9, -0.6, -0.3, 0.3, 0.6, 0.9]),
        (-1, 1, 0.4, [-0.8, -0.4, 0.4, 0.8]),
        (-4, 4, 1.5, [-3, -1.5, 1.5, 3]),
        (-5, 5, 2, [-4, -2, 2, 4]),
        (-2500, 2500, 1000, [-2000, -1000, 1000, 2000]),
        (0.1, 0.1 + 0.2, 0.1, [0.1, 0.2, 0.3]),
        (-0.25, 0.5, 0.125, [-0.25, -0.125, 0.125, 0.25, 0.375, 0.5]),
    ],
)
def test_steps_are_the_multiples_of_the_step(low: float, high: float, step: float, values: list[float]) -> None:
    """As exact as a decimal can be: 0.3, not 0.30000000000000004."""
    assert sorted(set(DRAW.steps("x", low, high, step))) == values
    assert sorted(set(DRAW.steps("x", low, high, step, zero=True))) == sorted([*values, *([0.0] if low < 0 else [])])


@pytest.mark.parametrize("each", RANGES)
def test_of_parts_of_a_unit_the_numbers_are_quotients_of_whole_ones(each: object) -> None:
    """n / 10 for a step of 0.1, and so on: the seeds of sheets that were handed out keep their numbers."""
    low, high, step = (getattr(each, name) for name in ("low", "high", "step"))
    per_unit = round(1 / step)
    whole = [n / per_unit for n in range(round(low * per_unit), round(high * per_unit) + 1) if n]
    np.testing.assert_array_equal(DRAW.steps("x", low, high, step), DRAW.choice("x", whole))


@pytest.mark.parametrize(
    ("family", "seed", "digest"),
    [
        ("sum-product", 1, "8d2f7d457a36fb17"),
        ("sigmoid-neuron", 7, "617e05a804dcd43b"),
        ("linear-layer", 3, "6fa4f3d10eebb870"),
    ],
)
def test_a_seed_keeps_its_problem(family: str, seed: int, digest: str) -> None:
    assert variant(find(family), seed).digest == digest


Wrong = Callable[[Draw], object]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (
            lambda draw: draw.steps("x", -1, 1, 0),
            "draw.steps('x', -1, 1, 0): a step is a number above 0, as 0.5, not 0",
        ),
        (lambda draw: draw.steps("x", -1, 1, -0.5), "a step is a number above 0, as 0.5, not -0.5"),
        (lambda draw: draw.steps("x", 0.1, 0.2, 0.25), "from 0.1 to 0.2 there is no multiple of 0.25"),
        (lambda draw: draw.steps("x", -1, 1, 2), "there is no multiple of 2 other than 0; zero=True allows 0"),
        (lambda draw: draw.steps("x", 3, -3, 0.5), "3 is not below -3; the smaller number comes first"),
        (lambda draw: draw.steps("x", 0, 1, 1e-9), "has more than 1000000 values; choose a wider step"),
        (lambda draw: draw.integers("c", 5, -5), "draw.integers('c', 5, -5): 5 is not below -5"),
        (lambda draw: draw.integers("c", 0, 1, without=(0, 1)), "no number is left without 0, 1"),
        (lambda draw: draw.integers("c", 0, 10**12), "has more than 1000000 values"),
        (lambda draw: draw.choice("x", []), "draw.choice('x', ...): there is no value to choose from"),
    ],
)
def test_where_there_is_nothing_to_draw_it_is_said_why(wrong: Wrong, told: str) -> None:
    with pytest.raises(ProblemError) as error:
        wrong(DRAW)
    assert told in str(error.value)
