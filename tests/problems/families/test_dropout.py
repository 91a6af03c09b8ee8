"""Dropout with a given mask against its formulas, in training and at test time, for both kinds."""

from __future__ import annotations

import numpy as np
import pytest

from problems.catalogue import find
from problems.variant import Variant, variant
from tests.problems.numbers import answers, by_mistake

UNITS = range(1, 5)


def listed(one: Variant, numbers: dict[str, float], name: str) -> np.ndarray:
    return np.array([float(numbers[f"{name}{i}"]) for i in UNITS])


@pytest.mark.parametrize("p", [0.8, 0.5, 0.3])
@pytest.mark.parametrize(("kind", "training", "test"), [("inverted", -1, 0), ("classic", 0, 1)])
def test_outputs_and_gradients(kind: str, training: int, test: int, p: float) -> None:
    """Inverted divides by p in training, classic multiplies by p at test time."""
    for seed in range(10):
        one = variant(find("dropout"), seed, {"kind": kind, "p": p})
        x, m, g = (listed(one, one.inputs, name) for name in "xmg")
        found = answers(one)
        np.testing.assert_allclose(listed(one, found, "y"), x * m * p**training)
        np.testing.assert_allclose(listed(one, found, "dx"), g * m * p**training)
        np.testing.assert_allclose(listed(one, found, "t"), x * p**test)


@pytest.mark.parametrize(
    ("kind", "note", "y", "dx", "t"),
    [
        ("inverted", "scale-missing", 1, 1, 1),
        ("inverted", "scaled-at-both-times", 1 / 0.8, 1 / 0.8, 0.8),
        ("inverted", "scale-missing-backward", 1 / 0.8, 1, 1),
        ("inverted", "classic-for-inverted", 1, 1, 0.8),
        ("inverted", "scaled-by-dropped", 1 / 0.2, 1 / 0.2, 1),
        ("classic", "test-scale-missing", 1, 1, 1),
        ("classic", "scaled-at-both-times", 1 / 0.8, 1 / 0.8, 0.8),
        ("classic", "inverted-for-classic", 1 / 0.8, 1 / 0.8, 1),
        ("classic", "divided-at-test", 1, 1, 1 / 0.8),
        ("classic", "scaled-by-dropped", 1, 1, 0.2),
    ],
)
def test_factors_of_the_mistakes(kind: str, note: str, y: float, dx: float, t: float) -> None:
    one = variant(find("dropout"), 5, {"kind": kind})
    x, m, g = (listed(one, one.inputs, name) for name in "xmg")
    found = by_mistake(one, note)
    np.testing.assert_allclose(listed(one, found, "y"), x * m * y)
    np.testing.assert_allclose(listed(one, found, "dx"), g * m * dx)
    np.testing.assert_allclose(listed(one, found, "t"), x * t)


@pytest.mark.parametrize("kind", ["inverted", "classic"])
def test_a_mask_that_is_missing_or_upside_down(kind: str) -> None:
    one = variant(find("dropout"), 5, {"kind": kind})
    x, m, g = (listed(one, one.inputs, name) for name in "xmg")
    scale = 1 / 0.8 if kind == "inverted" else 1
    np.testing.assert_allclose(listed(one, by_mistake(one, "mask-missing-backward"), "dx"), g * scale)
    np.testing.assert_allclose(listed(one, by_mistake(one, "mask-upside-down"), "y"), x * (1 - m) * scale)


def test_a_half_is_the_same_kept_as_dropped() -> None:
    notes = [mistake.note for mistake in variant(find("dropout"), 1, {"p": 0.5}).posed.mistakes]
    assert "scaled-by-dropped" not in notes
