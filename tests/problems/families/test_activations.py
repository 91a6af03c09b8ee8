"""Activations against their formulas in plain NumPy: values, derivatives, those from the value alone, mistakes."""

from __future__ import annotations

import numpy as np
import pytest

from problems.catalogue import find
from problems.variant import variant
from tests.problems.numbers import answers, by_mistake

A, L = 1.6732632423543772, 1.0507009873554805
VALUE = {
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "tanh": lambda z: (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z)),
    "relu": lambda z: z * (z > 0),
    "leaky-relu": lambda z: z if z > 0 else 0.01 * z,
    "elu": lambda z: z if z > 0 else np.exp(z) - 1,
    "selu": lambda z: L * z if z > 0 else L * A * (np.exp(z) - 1),
}
INVERSE = {
    "sigmoid": lambda a: np.log(a / (1 - a)),
    "tanh": np.arctanh,
    "leaky-relu": lambda a: a if a > 0 else 100 * a,
    "elu": lambda a: a if a > 0 else np.log(a + 1),
    "selu": lambda a: a / L if a > 0 else np.log(a / (L * A) + 1),
}
POINTS = range(1, 5)


def slope(unit: str, z: float) -> float:
    """By a central difference."""
    return float(VALUE[unit](z + 1e-6) - VALUE[unit](z - 1e-6)) / 2e-6


@pytest.mark.parametrize("unit", VALUE)
def test_values_and_gradients_from_the_input(unit: str) -> None:
    for seed in range(20):
        one = variant(find("activations"), seed, {"unit": unit})
        found = answers(one)
        for i in POINTS:
            z, g = float(one.inputs[f"z{i}"]), float(one.inputs[f"g{i}"])
            assert found[f"a{i}"] == pytest.approx(VALUE[unit](z))
            assert found[f"dz{i}"] == pytest.approx(g * slope(unit, z), rel=1e-6, abs=1e-9)


def test_the_slope_of_a_prelu_is_trained_by_what_is_below_0() -> None:
    for seed in range(20):
        one = variant(find("activations"), seed, {"unit": "prelu"})
        z, g = (np.array([float(one.inputs[f"{letter}{i}"]) for i in POINTS]) for letter in "zg")
        found = answers(one)
        assert found["dalpha"] == pytest.approx(np.sum(g[z < 0] * z[z < 0]))
        assert [found[f"dz{i}"] for i in POINTS] == pytest.approx(g * np.where(z > 0, 1, float(one.inputs["alpha"])))
        assert by_mistake(one, "prelu-parameter-unmasked")["dalpha"] == pytest.approx(g @ z)


@pytest.mark.parametrize("unit", INVERSE)
def test_the_derivative_from_the_value(unit: str) -> None:
    for seed in range(20):
        one = variant(find("activations"), seed, {"unit": unit, "given": "a"})
        for i in POINTS:
            z = INVERSE[unit](float(one.inputs[f"a{i}"]))
            assert answers(one)[f"s{i}"] == pytest.approx(slope(unit, z), rel=1e-6)


def test_a_relu_that_is_off_has_no_derivative() -> None:
    one = variant(find("activations"), None, {"unit": "relu", "given": "a", "a": [0, 1.5, 3, 0]})
    assert answers(one) == {"s1": 0, "s2": 1, "s3": 1, "s4": 0}
    assert by_mistake(one, "mask-at-zero")["s1"] == 1


def test_mistakes_of_the_derivative() -> None:
    one = variant(find("activations"), None, {"unit": "sigmoid", "z": [0, 1, -2, 0.5], "g": [4, 3, 2, -1]})
    z, s = 1.0, VALUE["sigmoid"]
    assert by_mistake(one, "sigmoid-of-input")["dz2"] == 3 * z * (1 - z)
    assert by_mistake(one, "sigmoid-twice")["dz2"] == pytest.approx(3 * s(s(z)) * (1 - s(s(z))))
    assert by_mistake(one, "sigmoid-f-one-plus-f")["dz2"] == pytest.approx(3 * s(z) * (1 + s(z)))


@pytest.mark.parametrize(
    ("unit", "note", "value"),
    [
        ("sigmoid", "sigmoid-twice", lambda a: VALUE["sigmoid"](a) * (1 - VALUE["sigmoid"](a))),
        ("tanh", "tanh-not-squared", lambda a: 1 - a),
        ("elu", "value-taken-for-input", lambda a: 1 if a > 0 else np.exp(a)),
        ("elu", "elu-slope-of-value", lambda a: 1 if a > 0 else a),
        ("leaky-relu", "leaky-slope-missing", lambda a: float(a > 0)),
        ("selu", "value-taken-for-input", lambda a: L if a > 0 else L * A * np.exp(a)),
        ("selu", "selu-lambda-missing", lambda a: 1 if a > 0 else a + L * A),
    ],
)
def test_mistakes_from_the_value(unit: str, note: str, value: object) -> None:
    one = variant(find("activations"), 2, {"unit": unit, "given": "a"})
    found = by_mistake(one, note)
    assert [found[f"s{i}"] for i in POINTS] == pytest.approx([value(float(one.inputs[f"a{i}"])) for i in POINTS])


@pytest.mark.parametrize("given", ["z", "a"])
@pytest.mark.parametrize("unit", ["sigmoid", "tanh", "relu", "leaky-relu", "prelu", "elu", "selu"])
@pytest.mark.parametrize("ask", ["numbers", "formulas"])
def test_every_unit_has_certified_variants(unit: str, given: str, ask: str) -> None:
    options = {"unit": unit, "given": given, "ask": ask}
    assert all(variant(find("activations"), seed, options).certificate.is_certified for seed in range(3))
