"""Chains whose gradients vanish or explode: pinned numbers, products of slopes, clipping, named mistakes."""

from __future__ import annotations

import numpy as np
import pytest

from problems.catalogue import find
from problems.code.task import CodeTask
from problems.variant import Variant, variant
from tests.problems.numbers import answers, broken, pack
from tests.problems.tasks import assert_gives_what_is_expected


def test_a_tenth_to_the_fourth_power() -> None:
    found = answers(variant(find("vanishing-gradient"), None, {"form": "product"}))
    assert found == pytest.approx({"p2": 0.01, "p3": 0.001, "p4": 0.0001}, rel=1e-12)


def test_the_weight_that_does_not_move() -> None:
    found = answers(variant(find("vanishing-gradient"), None, {"form": "update"}))
    assert found == pytest.approx({"p4": 0.0001, "s": 0.000001, "w_new": 0.999999}, rel=1e-12)


def test_the_weight_that_does_not_move_is_told_from_one_that_stays() -> None:
    one = variant(find("vanishing-gradient"), None, {"form": "update"})
    part = next(part for part in one.parts if part.id == "w_new")
    assert not part.tolerance.passes(np.array(1.0), part.answer)


@pytest.mark.parametrize("form", ["chain", "product"])
def test_ten_to_the_fourth_power(form: str) -> None:
    found = answers(variant(find("exploding-gradient"), None, {"form": form}))
    assert found["dx" if form == "chain" else "p4"] == 10_000


UNITS = {
    "linear": (lambda t: t, lambda t: 1.0),
    "sigmoid": (lambda t: 1 / (1 + np.exp(-t)), lambda t: np.exp(-t) / (1 + np.exp(-t)) ** 2),
    "tanh": (np.tanh, lambda t: 1 / np.cosh(t) ** 2),
    "relu": (lambda t: max(t, 0.0), lambda t: float(t > 0)),
}
CHAINS = [("vanishing-gradient", unit) for unit in ("sigmoid", "tanh", "relu")]
CHAINS += [("exploding-gradient", unit) for unit in ("linear", "relu")]


def chained(one: Variant, unit: str) -> tuple[float, list[float], list[float]]:
    """The output, the slope of every unit, and the value before every unit."""
    value, slope = UNITS[unit]
    h, slopes, before = float(one.inputs["x"]), [], []
    for w in pack(one, "w"):
        before.append(h)
        slopes.append(float(slope(w * h)))
        h = float(value(w * h))
    return h, slopes, before


@pytest.mark.parametrize(("name", "unit"), CHAINS)
@pytest.mark.parametrize("units", [2, 4, 6])
def test_the_gradient_is_the_product_of_slopes_and_weights(name: str, unit: str, units: int) -> None:
    for seed in range(8):
        one = variant(find(name), seed, {"unit": unit, "units": units})
        f, slopes, before = chained(one, unit)
        weights, found = pack(one, "w"), answers(one)
        assert found["f"] == pytest.approx(f)
        assert found["dx"] == pytest.approx(np.prod(weights) * np.prod(slopes))
        for i in range(units):
            expected = before[i] * slopes[i] * np.prod(weights[i + 1 :]) * np.prod(slopes[i + 1 :])
            assert found[f"dw{i + 1}"] == pytest.approx(expected)


@pytest.mark.parametrize(("name", "unit"), CHAINS)
def test_slopes_that_are_not_multiplied(name: str, unit: str) -> None:
    one = variant(find(name), 3, {"unit": unit})
    found = broken(one, "upstream-missing").gradients
    if unit == "linear":
        assert float(found["x"]) == pytest.approx(pack(one, "w")[0])
    else:
        _, slopes, _ = chained(one, unit)
        assert [float(found[f"a{i}"]) for i in range(1, 5)] == pytest.approx(slopes)


def wrong(one: Variant, note: str) -> dict[str, float]:
    values = broken(one, note).values
    return {part.id: float(values[part.id]) for part in one.parts}


@pytest.mark.parametrize(
    ("form", "note", "expected"),
    [
        ("product", "factors-added", {"p2": 0.2, "p3": 0.3, "p4": 0.4}),
        ("product", "last-factor-missing", {"p3": 0.001, "p4": 0.001}),
        ("update", "rate-missing", {"s": 0.0001, "w_new": 0.9999}),
        ("update", "plus-for-minus", {"w_new": 1.000001}),
    ],
)
def test_mistakes_of_the_product_and_of_the_step(form: str, note: str, expected: dict[str, float]) -> None:
    found = wrong(variant(find("vanishing-gradient"), None, {"form": form}), note)
    for part, value in expected.items():
        assert found[part] == pytest.approx(value, rel=1e-12)


def test_clipping_by_value_on_paper() -> None:
    found = answers(variant(find("exploding-gradient"), None, {"clip": "value"}))
    assert list(found.values()) == [3, -5, 5]


def test_clipping_by_norm_on_paper() -> None:
    found = answers(variant(find("exploding-gradient"), None, {"clip": "norm"}))
    assert found["n"] == 11
    assert list(found.values())[1:] == pytest.approx([5 / 11, 30 / 11, -10 / 11, 45 / 11])


def test_a_short_vector_is_left_as_it_is() -> None:
    one = variant(find("exploding-gradient"), None, {"clip": "norm", "g": [1, -2, 2]})
    assert list(answers(one).values()) == [3, 1, 1, -2, 2]


@pytest.mark.parametrize(
    ("clip", "note", "expected"),  # at the pinned examples
    [
        ("value", "negative-not-clipped", [3, -12, 5]),
        ("value", "sign-lost", [3, 5, 5]),
        ("value", "clipped-to-zero", [3, 0, 0]),
        ("norm", "clipped-by-value", [11, 5 / 11, 5, -2, 5]),
        ("norm", "root-missing", [121, 5 / 121, 30 / 121, -10 / 121, 45 / 121]),
        ("norm", "norm-of-absolute-values", [17, 5 / 17, 30 / 17, -10 / 17, 45 / 17]),
        ("norm", "limit-missing", [11, 1 / 11, 6 / 11, -2 / 11, 9 / 11]),
    ],
)
def test_mistakes_of_clipping_on_paper(clip: str, note: str, expected: list[float]) -> None:
    found = wrong(variant(find("exploding-gradient"), None, {"clip": clip}), note)
    assert list(found.values()) == pytest.approx(expected)


def code(clip: str) -> CodeTask:
    return variant(find("exploding-gradient"), None, {"clip": clip}).code


@pytest.mark.parametrize("clip", ["none", "value", "norm"])
def test_the_reference_gives_the_expected_outputs(clip: str) -> None:
    task = code(clip)
    assert_gives_what_is_expected(task)


def test_some_vector_that_is_to_be_clipped_by_norm_is_short() -> None:
    lengths = [(np.linalg.norm(case["g"]), float(case["limit"])) for case in code("norm").cases]
    assert {length > limit for length, limit in lengths} == {True, False}


@pytest.mark.parametrize("clip", ["value", "norm"])
def test_every_mistake_of_clipping_shows_in_code(clip: str) -> None:
    task = code(clip)
    convention = task.conventions[0]
    returned = []
    for mistake in task.mistakes(convention):
        wrong = [task.outcome(convention, case, mistake)["clipped"] for case in task.cases]
        right = [expected["clipped"] for expected in task.expected(convention)]
        assert any(not np.allclose(one, other) for one, other in zip(wrong, right, strict=True)), mistake.note
        returned.append(np.concatenate(wrong))
    assert len({tuple(np.round(each, 6)) for each in returned}) == len(returned)  # told apart
