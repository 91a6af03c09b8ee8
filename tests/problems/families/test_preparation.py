"""First weights and feature scaling: formulas of the papers, symmetry, training statistics, named mistakes."""

from __future__ import annotations

import numpy as np
import pytest

from problems.catalogue import find
from problems.variant import Variant, variant
from tests.problems.numbers import answers, by_mistake, given
from tests.problems.tasks import task_of


@pytest.mark.parametrize("start", ["xavier", "he"])
@pytest.mark.parametrize(("distribution", "scale", "times"), [("normal", "sigma", 1), ("uniform", "a", 3)])
def test_the_scale_of_the_first_weights(start: str, distribution: str, scale: str, times: int) -> None:
    for seed in range(20):
        one = variant(find("initialization"), seed, {"start": start, "distribution": distribution})
        n, found = given(one), answers(one)
        for i in (1, 2, 3):
            fan_in, fan_out = n[f"n{i - 1}"], n.get(f"n{i}", 0.0)
            variance = 2 / (fan_in + fan_out) if start == "xavier" else 2 / fan_in
            assert found[f"V{i}"] == pytest.approx(variance)
            assert found[f"{scale}{i}"] == pytest.approx(np.sqrt(times * variance))


def test_a_uniform_distribution_to_the_limit_has_the_variance() -> None:
    found = answers(variant(find("initialization"), None, {"distribution": "uniform"}))
    values = np.linspace(-found["a1"], found["a1"], 200_001)
    assert np.mean(values**2) == pytest.approx(found["V1"], rel=1e-4)


@pytest.mark.parametrize(
    ("options", "note", "part", "wrong"),  # 300-100-50-10, and 200-50-128 for He
    [
        ({}, "fan-out-missing", "V1", 2 / 300),
        ({}, "factor-two-missing", "V1", 1 / 400),
        ({}, "root-missing", "sigma1", 2 / 400),
        ({"distribution": "uniform"}, "three-missing", "a1", np.sqrt(2 / 400)),
        ({"start": "he"}, "factor-two-missing", "V2", 1 / 50),
        ({"start": "he"}, "root-missing", "sigma2", 2 / 50),
    ],
)
def test_a_mistaken_scale(options: dict[str, str], note: str, part: str, wrong: float) -> None:
    assert by_mistake(variant(find("initialization"), None, options), note)[part] == pytest.approx(wrong)


@pytest.mark.parametrize("start", ["zeros", "constant"])
def test_equal_weights_have_equal_gradients(start: str) -> None:
    for seed in range(20):
        found = answers(variant(find("initialization"), seed, {"start": start}))
        assert found["h1"] == found["h2"]
        for one, other in (("dW1_11", "dW1_12"), ("dW1_21", "dW1_22"), ("dW2_1", "dW2_2")):
            assert found[one] == found[other]


def test_zero_weights_give_the_first_layer_no_gradient() -> None:
    found = answers(variant(find("initialization"), None, {"start": "zeros"}))  # y = 3
    assert found["h1"] == 0.5
    assert found["yhat"] == 0
    assert [found[f"dW1_{i}{j}"] for i in (1, 2) for j in (1, 2)] == [0, 0, 0, 0]
    assert found["dW2_1"] == pytest.approx((0 - 3) * 0.5)


@pytest.mark.parametrize(
    ("start", "note", "part", "wrong"),  # x = (2, -1), y = 3, all weights 0.5: z = 0.5
    [
        ("zeros", "sigmoid-of-zero", "h1", 0.0),
        ("zeros", "difference-sign-missing", "dW2_1", 1.5),
        ("constant", "difference-sign-missing", "dW2_1", None),
        ("constant", "slope-missing", "dW1_11", None),
        ("constant", "next-weight-missing", "dW1_11", None),
        ("constant", "input-missing", "dW1_11", None),
    ],
)
def test_a_mistaken_gradient_at_equal_weights(start: str, note: str, part: str, wrong: float | None) -> None:
    h = 1 / (1 + np.exp(-0.5))
    error = h - 3  # yhat = 0.5 h + 0.5 h
    by_note = {
        "difference-sign-missing": -error * h,
        "slope-missing": error * 0.5 * 2,
        "next-weight-missing": error * h * (1 - h) * 2,
        "input-missing": error * 0.5 * h * (1 - h),
    }
    one = variant(find("initialization"), None, {"start": start})
    assert by_mistake(one, note)[part] == pytest.approx(by_note[note] if wrong is None else wrong)


def test_the_network_is_called_with_unequal_weights_too() -> None:
    task = task_of("initialization", start="zeros")
    weights = [[float(case[name]) for name in ("W1_11", "W1_12", "W1_21", "W1_22")] for case in task.cases]
    assert len(set(weights[0])) == 1
    assert all(len(set(each)) == 4 for each in weights[1:])


def test_xavier_is_open_in_code() -> None:
    task = task_of("initialization", distribution="uniform")
    (fan_in, fan_out) = task.cases[0]["shape"]
    both, inputs = (float(task.expected(way)[0]["scale"]) for way in task.conventions)
    assert (both, inputs) == pytest.approx((np.sqrt(6 / (fan_in + fan_out)), np.sqrt(3 / fan_in)))


def features(one: Variant) -> tuple[np.ndarray, float]:
    n = given(one)
    return np.array([n[f"x{i}"] for i in range(1, 6)]), n["x_t"]


def test_standardised_values() -> None:
    for seed in range(30):
        one = variant(find("feature-scaling"), seed)
        (x, test), found = features(one), answers(one)
        assert (found["mu"], found["sigma"]) == pytest.approx((x.mean(), x.std()))
        np.testing.assert_allclose([found[f"z{i}"] for i in range(1, 6)], (x - x.mean()) / x.std(), atol=1e-12)
        assert found["z_t"] == pytest.approx((test - x.mean()) / x.std())


def test_values_from_0_to_1() -> None:
    for seed in range(30):
        one = variant(find("feature-scaling"), seed, {"kind": "min-max"})
        (x, test), found = features(one), answers(one)
        np.testing.assert_allclose([found[f"u{i}"] for i in range(1, 6)], (x - x.min()) / np.ptp(x))
        assert found["u_t"] == pytest.approx((test - x.min()) / np.ptp(x))
        assert not 0 <= found["u_t"] <= 1


@pytest.mark.parametrize(
    ("kind", "note", "part", "wrong"),  # x = (23, 29, 15, 24, 19)
    [
        ("standardise", "variance-n-minus-one", "sigma", np.std([23, 29, 15, 24, 19], ddof=1)),
        ("standardise", "root-missing", "sigma", np.var([23, 29, 15, 24, 19])),
        ("standardise", "test-not-centred", "z_t", 30 / np.std([23, 29, 15, 24, 19])),
        ("standardise", "not-divided", "z1", 1.0),
        ("min-max", "divided-by-greatest", "u1", 8 / 29),
        ("min-max", "least-not-subtracted", "u1", 23 / 14),
        ("min-max", "test-clipped", "u_t", 1.0),
    ],
)
def test_a_mistaken_scaling(kind: str, note: str, part: str, wrong: float) -> None:
    assert by_mistake(variant(find("feature-scaling"), None, {"kind": kind}), note)[part] == pytest.approx(wrong)


@pytest.mark.parametrize("kind", ["standardise", "min-max"])
def test_test_rows_are_scaled_like_training_rows(kind: str) -> None:
    """The same line, feature by feature, sends both to their scaled values."""
    task = task_of("feature-scaling", kind=kind)
    for case, right in zip(task.cases, task.expected(task.conventions[0]), strict=True):
        for j in range(case["X_train"].shape[1]):
            slope, offset = np.polyfit(case["X_train"][:, j], right["Z_train"][:, j], 1)
            np.testing.assert_allclose(right["Z_test"][:, j], slope * case["X_test"][:, j] + offset)
        low, high = right["Z_train"].min(axis=0), right["Z_train"].max(axis=0)
        if kind == "standardise":
            np.testing.assert_allclose(right["Z_train"].mean(axis=0), 0, atol=1e-12)
            np.testing.assert_allclose((right["Z_train"] ** 2).mean(axis=0), 1)
        else:
            np.testing.assert_allclose((low, high), (np.zeros(len(low)), np.ones(len(low))), atol=1e-12)
        assert (right["Z_test"] > high).any()
