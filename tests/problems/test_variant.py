"""Variants: the same identity gives the same problem for ever, and every one that is used is certified."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest

from problems.catalogue import custom, families, find
from problems.certified.number_checks import KINK
from problems.draws import Draw
from problems.errors import ProblemError
from problems.family import Family, Options, Posed, family
from problems.part import Tolerance
from problems.variant import variant
from solutions.notation import parse

GOLDEN = {  # family -> the digest of seed 7; a change here changes every student's numbers: bump the revision
    "activations": "bc94b7d943b47c18",
    "batch-norm": "c95dcf7f12562061",
    "descent-variants": "9f83703f9303d6f8",
    "dropout": "4bd2e1182db0c74f",
    "early-stopping": "a8e7d32f4cab7d68",
    "exploding-gradient": "6f5dc9bee55883b8",
    "feature-scaling": "8e568874b36b305f",
    "gradient-check": "f8dd9aeb0ce2ab02",
    "gradient-descent": "a64c1d727b160b43",
    "initialization": "b91e4b3a5de868e2",
    "lifo-stack": "658d3f6ef87875b5",
    "linear-layer": "2b370ded49639abd",
    "linear-regression": "60cffb927e4846bd",
    "linear-scores": "989c831964cfaf8e",
    "logistic-regression": "519fd4cb255dc8aa",
    "loss-functions": "ae7c1867df5c8e2d",
    "mlp-forward": "32fe3f59e5759398",
    "mlp-shapes": "07220df625225473",
    "optimizers": "8a3d8d267da74f90",
    "perceptron": "6bfe3fd206845c2e",
    "product": "a8c8422fca51252b",
    "regularization": "4666aad18d1e10e0",
    "shared-path": "679c84176f1afdee",
    "sigmoid-gates": "6dccae8dea8ecbcf",
    "sigmoid-neuron": "617e05a804dcd43b",
    "sigmoid-ratio": "bb299718552df1f7",
    "softmax-loss": "cb98a6e7288eb906",
    "softmax-table": "1cf5dd58f79ca0ed",
    "sum-product": "d8505eb1410bb485",
    "svm-loss": "11f45fd25c20e009",
    "svm-train": "3feb005983dcfd02",
    "two-layer-bce": "4330fc32d4ee1b4a",
    "two-layer-mse": "c1208500ea21ec0d",
    "two-layer-net": "a18647857725c052",
    "vanishing-gradient": "27f1c5fe4e7f320c",
}


@pytest.mark.parametrize("name", families())
def test_the_digest_is_golden(name: str) -> None:
    assert variant(find(name), 7).digest == GOLDEN[name]


@pytest.mark.parametrize("name", families())
def test_certified_numbers_are_presentable(name: str) -> None:
    for seed in range(10):
        one = variant(find(name), seed)
        for part in one.parts:
            size = abs(float(part.answer))
            assert size <= one.posed.largest
            assert size >= one.posed.smallest or (one.posed.zeros and size < 1e-12), part.id
        for node in one.graph.computed:
            if node.op == "relu":
                assert abs(float(one.run.values[node.inputs[0]])) >= KINK
            if node.op == "sigmoid":
                margin = one.posed.unsaturated
                assert margin <= float(one.run.values[node.name]) <= 1 - margin


@family(title="One", examples=())
def alone(draw: Draw, options: Options) -> Posed:
    """x times y."""
    return Posed(parse("f = x*y"), {"x": draw.integers("x", 2, 9), "y": draw.integers("y", 2, 9)}, "")


@family(title="One", examples=())
def with_one_more(draw: Draw, options: Options) -> Posed:
    """x times y, and a parameter more."""
    more = draw.integers("more", 2, 9)
    posed = Posed(parse("f = x*y"), {"x": draw.integers("x", 2, 9), "y": draw.integers("y", 2, 9)}, "")
    assert len(more) == len(posed.inputs["x"])
    return posed


def test_a_new_parameter_changes_no_other_draw() -> None:
    same_name = dataclasses.replace(with_one_more, name=alone.name)
    for seed in range(20):
        assert variant(alone, seed).inputs == variant(same_name, seed).inputs


def draw_of(seeds: range) -> Draw:
    return Draw("family/1", np.array(list(seeds), np.uint64), np.zeros(len(seeds), np.uint64))


def test_draws_are_uniform_and_independent() -> None:
    x, y = (draw_of(range(20_000)).uniform(name) for name in "xy")
    assert abs(x.mean() - 0.5) < 4 / math.sqrt(12 * 20_000)
    assert abs(x.var() - 1 / 12) < 0.002
    assert abs(np.corrcoef(x, y)[0, 1]) < 0.03
    assert abs(np.corrcoef(x[:-1], x[1:])[0, 1]) < 0.03


def test_a_draw_does_not_depend_on_its_batch() -> None:
    alone_, together = draw_of(range(3, 4)).uniform("x", (2, 3)), draw_of(range(10)).uniform("x", (2, 3))
    np.testing.assert_array_equal(alone_[0], together[3])


def test_ranges_are_kept() -> None:
    draw = draw_of(range(2_000))
    assert set(draw.integers("n", -2, 2, without=(0,))) == {-2, -1, 1, 2}
    assert set(draw.steps("s", -1, 1, 0.5)) == {-1, -0.5, 0.5, 1}


def test_two_mistakes_that_are_alike_at_given_numbers_are_told() -> None:
    """At z = -1 the square of the denominator does not show, so two mistakes of the quotient look the same."""
    one = variant(find("sum-product"), None, {"form": "(x+y)/z", "x": -8, "y": 2, "z": -1})
    assert "the mistakes quotient-sign-missing and quotient-square-missing are told apart" in one.certificate.failed


def test_fixed_inputs_are_kept_and_the_rest_is_drawn() -> None:
    one = variant(find("sum-product"), 3, {"z": -4})
    assert float(one.inputs["z"]) == -4
    assert one.certificate.is_certified


def test_numbers_that_a_person_insists_on_are_used_and_the_failure_is_told() -> None:
    one = variant(find("sum-product"), None, {"x": 1, "y": -1, "z": 1})
    assert not one.certificate.is_certified
    assert float(one.run.values["q"]) == 0


@pytest.mark.parametrize("value", [math.nan, math.inf, True, "x", [1, 2], 10**400])
def test_an_input_is_a_number(value: object) -> None:
    with pytest.raises(ProblemError, match="a number is needed"):
        variant(find("sum-product"), None, {"x": value})


@pytest.mark.parametrize("value", [{"n1": 2.5}, {"n": [[4, 2.5, 2, 1]]}])
def test_a_count_is_a_whole_number(value: dict[str, object]) -> None:
    with pytest.raises(ProblemError, match=r"n1=2\.5: a whole number is needed"):
        variant(find("mlp-shapes"), None, value)


@pytest.mark.parametrize("text", ["f = x*y", "a = exp(x); f = a/(1 + a)", "q = max(x, y); f = q**3 - 2*y"])
def test_custom_graphs_have_certified_variants(text: str) -> None:
    one = variant(custom(text), 5)
    assert one.certificate.is_certified
    assert one.code is not None


@pytest.mark.parametrize("name", families())
def test_families_describe_themselves(name: str) -> None:
    one: Family = find(name)
    assert one.title
    assert one.summary.endswith(".")
    assert all(option.summary for option in one.options.values())


@pytest.mark.parametrize("answer", [np.inf, -np.inf, np.nan])
def test_nothing_is_near_what_is_not_finite(answer: float) -> None:
    assert not Tolerance(0.01, 0.001).passes(np.array([0.0, 42.0, answer]), np.array(answer)).any()


def test_a_derivative_that_is_asked_exists() -> None:
    with pytest.raises(ProblemError, match="dx = inf"):
        variant(custom("f = x**0.5 + y"), None, {"x": 0, "y": 1})


def test_a_tolerance_fails_on_nan_and_counts_from_the_answer() -> None:
    tolerance = Tolerance(0.01, 0.001)
    passes = tolerance.passes(np.array([10.015, 10.025, np.nan, np.inf]), np.array([10.0] * 4))
    assert passes.tolist() == [True, False, False, False]


@pytest.mark.parametrize("name", families())
def test_pinned_examples_are_certified(name: str) -> None:
    for example in find(name).examples:
        options = {key: value for key, value in example.items() if key in find(name).options}
        assert variant(find(name), None, options).certificate.failed == ()
