"""Batch normalisation against its formulas in plain NumPy: forward, backward, running averages, mistakes."""

from __future__ import annotations

import numpy as np
import pytest

from problems.catalogue import find
from problems.variant import Variant, variant
from tests.problems.numbers import answers, by_mistake

PLACES = range(1, 5)


def listed(numbers: dict[str, float], name: str) -> list[float]:
    return [float(numbers[f"{name}{i}"]) for i in PLACES]


def forward(one: Variant, ddof: int = 0) -> tuple[np.ndarray, float]:
    x = np.array(listed(one.inputs, "x"))
    sigma = np.sqrt(x.var(ddof=ddof) + 0.1)
    return (x - x.mean()) / sigma, float(sigma)


def test_the_forward_pass() -> None:
    for seed in range(20):
        one = variant(find("batch-norm"), seed)
        xhat, _ = forward(one)
        found = answers(one)
        assert listed(found, "xhat") == pytest.approx(xhat)
        assert listed(found, "y") == pytest.approx(float(one.inputs["gamma"]) * xhat + float(one.inputs["beta"]))


def test_the_backward_pass() -> None:
    """dx = (dxhat - mean(dxhat) - xhat mean(dxhat xhat)) / sigma."""
    for seed in range(20):
        one = variant(find("batch-norm"), seed)
        xhat, sigma = forward(one)
        g = np.array(listed(one.inputs, "g"))
        dxhat = g * float(one.inputs["gamma"])
        found = answers(one)
        assert (found["dgamma"], found["dbeta"]) == pytest.approx((g @ xhat, g.sum()))
        expected = (dxhat - dxhat.mean() - xhat * np.mean(dxhat * xhat)) / sigma
        assert listed(found, "dx") == pytest.approx(expected, abs=1e-12)
        assert listed(by_mistake(one, "statistics-constant"), "dx") == pytest.approx(dxhat / sigma)
        without_mean = (dxhat - xhat * np.mean(dxhat * xhat)) / sigma
        assert listed(by_mistake(one, "mean-gradient-lost"), "dx") == pytest.approx(without_mean)
        without_variance = (dxhat - dxhat.mean()) / sigma
        assert listed(by_mistake(one, "variance-gradient-lost"), "dx") == pytest.approx(without_variance)


def test_mistakes_of_the_root_and_the_variance() -> None:
    one = variant(find("batch-norm"), 4)
    x = np.array(listed(one.inputs, "x"))
    c = x - x.mean()
    expected = {
        "variance-n-minus-one": forward(one, ddof=1)[0],
        "eps-outside-root": c / (x.std() + 0.1),
        "eps-missing": c / x.std(),
        "root-missing": c / (x.var() + 0.1),
    }
    for note, xhat in expected.items():
        assert listed(by_mistake(one, note), "xhat") == pytest.approx(xhat)


def test_running_averages_and_test_time() -> None:
    for seed in range(20):
        one = variant(find("batch-norm"), seed, {"mode": "test"})
        x = np.array(listed(one.inputs, "x"))
        z, gamma, beta = (float(one.inputs[name]) for name in ("z", "gamma", "beta"))
        mean, var = 0.1 * x.mean(), 0.9 + 0.1 * x.var()
        found = answers(one)
        assert (found["M"], found["V"]) == pytest.approx((mean, var))
        assert found["y"] == pytest.approx(gamma * (z - mean) / np.sqrt(var + 0.1) + beta)
        assert by_mistake(one, "momentum-swapped")["V"] == pytest.approx(0.1 + 0.9 * x.var())
        of_the_batch = (z - x.mean()) / np.sqrt(x.var() + 0.1)
        assert by_mistake(one, "batch-statistics-at-test")["xhat"] == pytest.approx(of_the_batch)


def test_the_pinned_column() -> None:
    found = answers(variant(find("batch-norm"), None, {"x": [1, 3, 5, 7], "gamma": 2, "beta": -1, "g": [1, -2, 3, 2]}))
    assert (found["mu"], found["var"], found["dbeta"]) == (4, 5, 4)
    assert found["xhat1"] == pytest.approx(-3 / np.sqrt(5.1))
