"""Products, sums and sigmoid circuits: pinned numbers, textbook formulas, named mistakes, references."""

from __future__ import annotations

import math

import pytest

from problems.catalogue import find
from problems.variant import Variant, variant
from tests.problems.numbers import answers, broken, given
from tests.problems.tasks import assert_gives_what_is_expected

SEEDS = range(40)


def mistaken(one: Variant, note: str) -> dict[str, float]:
    """The gradients of somebody who makes a mistake."""
    return {name: float(value) for name, value in broken(one, note).gradients.items()}


GATES = {"dot": 1, "m": -1, "g": 0.367879441171, "h": 1.367879441171, "f": 0.731058578630}
GATES |= {"dh": -0.534446645389, "dg": -0.534446645389, "dm": -0.196611933241, "ddot": 0.196611933241}
GATES |= {"dw0": -0.196611933241, "dw1": -0.393223866483, "dw2": 0.196611933241}
GATES |= {"dx0": 0.393223866483, "dx1": -0.589835799724}
PINNED = {
    "product": {"f": -12, "dx": -4, "dy": 3},
    "sigmoid-gates": GATES,
    "sigmoid-ratio": {"f": 1.54564488411, "dx": 2.05956979557, "dy": 1.59223275148},
}


@pytest.mark.parametrize("name", PINNED)
def test_pinned_examples(name: str) -> None:
    found = answers(variant(find(name)))
    for part, expected in PINNED[name].items():
        assert found[part] == pytest.approx(expected, abs=1e-11)


def test_a_gradient_of_a_product_is_the_other_factor() -> None:
    for seed in SEEDS:
        one = variant(find("product"), seed)
        x, y = given(one).values()
        assert answers(one) == pytest.approx({"f": x * y, "dx": y, "dy": x})


def test_the_ratio_is_staged_under_the_names_of_the_lecture() -> None:
    one = variant(find("sigmoid-ratio"))
    assert [node.name for node in one.graph.computed] == "sigy num sigx xpy xpysqr den invden f".split()


@pytest.mark.parametrize("seed", SEEDS)
def test_the_ratio_by_the_quotient_rule(seed: int) -> None:
    one = variant(find("sigmoid-ratio"), seed)
    x, y = (given(one)[name] for name in "xy")
    s = {name: 1 / (1 + math.exp(-value)) for name, value in given(one).items()}
    num, den = x + s["y"], s["x"] + (x + y) ** 2
    found = answers(one)
    assert found["f"] == pytest.approx(num / den)
    assert found["dx"] == pytest.approx((den - num * (s["x"] * (1 - s["x"]) + 2 * (x + y))) / den**2)
    assert found["dy"] == pytest.approx((den * s["y"] * (1 - s["y"]) - num * 2 * (x + y)) / den**2)


@pytest.mark.parametrize("options", [{}, {"inputs": 1}, {"inputs": 5}, {"bias": "named"}])
def test_the_gates_are_the_same_neuron(options: dict[str, object]) -> None:
    for seed in range(10):
        apart = variant(find("sigmoid-gates"), seed, options)
        whole = variant(find("sigmoid-neuron"), None, options | given(apart))
        for name in (*apart.inputs, "q" if options.get("bias") == "named" else "dot", "f"):
            assert float(apart.run.values[name]) == pytest.approx(float(whole.run.values[name]))
            assert float(apart.run.gradients[name]) == pytest.approx(float(whole.run.gradients[name]))


@pytest.mark.parametrize(
    ("form", "note", "wrong"),
    [
        ("(x+y)z", "factors-swapped", lambda x, y, z: {"q": x + y, "z": z}),
        ("(x+y)z", "product-as-sum", lambda x, y, z: {"q": 1, "z": 1}),
        ("(x-y)z", "difference-sign-missing", lambda x, y, z: {"x": z, "y": z}),
        ("max(x,y)z", "max-to-both", lambda x, y, z: {"x": z, "y": z}),
        ("(x+y)/z", "quotient-sign-missing", lambda x, y, z: {"z": (x + y) / z**2}),
        ("(x+y)/z", "quotient-square-missing", lambda x, y, z: {"z": -(x + y) / z}),
        ("(x+y)x", "branches-overwritten:x", lambda x, y, z=0: {"x": x}),
    ],
)
def test_mistakes_of_sums_and_products(form: str, note: str, wrong: object) -> None:
    for seed in range(10):
        one = variant(find("sum-product"), seed, {"form": form})
        found = mistaken(one, note)
        for name, expected in wrong(**given(one)).items():
            assert found[name] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("note", "wrong"),  # df/d dot with s = f and its input t
    [
        ("sigmoid-one-minus-f-over-f", lambda s, t: (1 - s) / s),
        ("sigmoid-f-one-plus-f", lambda s, t: s * (1 + s)),
        ("sigmoid-of-input", lambda s, t: t * (1 - t)),
        ("sigmoid-twice", lambda s, t: math.exp(-s) / (1 + math.exp(-s)) ** 2),
    ],
)
def test_mistakes_of_the_sigmoid(note: str, wrong: object) -> None:
    for seed in range(10):
        one = variant(find("sigmoid-neuron"), seed)
        values = {name: float(value) for name, value in one.run.values.items()}
        assert mistaken(one, note)["dot"] == pytest.approx(wrong(values["f"], values["dot"]))


@pytest.mark.parametrize(
    ("note", "node", "wrong"),
    [
        ("negation-sign-missing", "dot", lambda t: -math.exp(-t) / (1 + math.exp(-t)) ** 2),
        ("exp-not-derived", "m", lambda t: t / (1 + math.exp(-t)) ** 2),
        ("exp-as-power", "m", lambda t: t * math.exp(-t - 1) / (1 + math.exp(-t)) ** 2),
        ("reciprocal-sign-missing", "h", lambda t: 1 / (1 + math.exp(-t)) ** 2),
        ("reciprocal-square-missing", "h", lambda t: -1 / (1 + math.exp(-t))),
    ],
)
def test_mistakes_of_the_sigmoids_gates(note: str, node: str, wrong: object) -> None:
    for seed in range(10):
        one = variant(find("sigmoid-gates"), seed)
        assert mistaken(one, note)[node] == pytest.approx(wrong(float(one.run.values["dot"])))


@pytest.mark.parametrize("name", ["sum-product", "sigmoid-neuron", "sigmoid-ratio"])
def test_the_reference_gives_the_expected_outputs(name: str) -> None:
    task = variant(find(name)).code
    assert_gives_what_is_expected(task)


def test_the_ratio_takes_x_before_y() -> None:
    assert list(variant(find("sigmoid-ratio")).code.arguments) == ["x", "y"]
