"""A linear layer, a network's forward pass and its counts: pinned numbers, textbook formulas, named mistakes."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from problems.catalogue import find
from problems.certified.batch import certified
from problems.option_sets import option_sets
from problems.variant import variant
from tests.problems.numbers import answers, by_mistake, pack

FAMILIES = ("linear-layer", "activations", "mlp-forward", "mlp-shapes", "batch-norm", "dropout", "two-layer-net")
UNITS = {"sigmoid": lambda z: 1 / (1 + np.exp(-z)), "tanh": np.tanh, "relu": lambda z: np.maximum(z, 0)}


@pytest.mark.parametrize(("name", "options"), [(name, given) for name in FAMILIES for given in option_sets(find(name))])
def test_good_numbers_are_not_rare(name: str, options: dict[str, object]) -> None:
    assert certified(find(name), range(50), options).share_rejected < 0.95


@pytest.mark.parametrize("shape", ["2x2", "2x3", "3x2"])
def test_the_gradients_of_a_linear_layer(shape: str) -> None:
    """dL/dv = W^T g, dL/dW = g v^T, dL/db = g."""
    for seed in range(20):
        one = variant(find("linear-layer"), seed, {"shape": shape})
        W, v, b, g = (pack(one, name) for name in "Wvbg")
        found = answers(one)
        assert [found[f"u{i + 1}"] for i in range(len(b))] == pytest.approx(W @ v + b)
        assert [found[f"db{i + 1}"] for i in range(len(b))] == pytest.approx(g)
        assert [found[f"dv{j + 1}"] for j in range(len(v))] == pytest.approx(W.T @ g)
        dW = [[found[f"dW_{i + 1}{j + 1}"] for j in range(len(v))] for i in range(len(b))]
        np.testing.assert_allclose(dW, np.outer(g, v))


def test_mistakes_at_a_linear_layer() -> None:
    one = variant(find("linear-layer"), 3)
    W, v, g = (pack(one, name) for name in "Wvg")
    assert by_mistake(one, "upstream-missing")["dW_21"] == v[0]
    assert by_mistake(one, "upstream-missing")["dv3"] == W[:, 2].sum()
    assert by_mistake(one, "factors-swapped")["dW_12"] == g[0] * W[0, 1]
    assert by_mistake(one, "rows-not-summed")["dv1"] == g[0] * W[0, 0]
    assert by_mistake(one, "bias-gradient-one")["db2"] == 1
    assert by_mistake(one, "bias-left-out")["u1"] == pytest.approx(W[0] @ v)


@pytest.mark.parametrize("net", ["4-3-2-1", "2-2-2-1"])
@pytest.mark.parametrize("unit", UNITS)
def test_the_forward_pass_is_matrix_products(net: str, unit: str) -> None:
    for seed in range(10):
        one = variant(find("mlp-forward"), seed, {"net": net, "unit": unit})
        a = pack(one, "x")
        for k in (1, 2, 3):
            a = (UNITS[unit] if k < 3 else UNITS["sigmoid"])(a @ pack(one, f"W{k}") + pack(one, f"b{k}"))
            found = [answers(one)[f"a{k}_{j + 1}"] for j in range(a.shape[1])]
            assert found == pytest.approx(a[0])


def test_mistakes_in_a_forward_pass() -> None:
    one = variant(find("mlp-forward"), 1)
    x, W1, b1, W2, b2, W3, b3 = (pack(one, name) for name in ("x", "W1", "b1", "W2", "b2", "W3", "b3"))
    s = UNITS["sigmoid"]
    expected = {
        "biases-left-out": s(s(s(x @ W1) @ W2) @ W3),
        "bias-left-out-2": s(s(s(x @ W1 + b1) @ W2) @ W3 + b3),
        "hidden-activations-missing": s(((x @ W1 + b1) @ W2 + b2) @ W3 + b3),
        "output-activation-missing": s(s(x @ W1 + b1) @ W2 + b2) @ W3 + b3,
    }
    for note, value in expected.items():
        assert by_mistake(one, note)["a3_1"] == pytest.approx(value.item())


def test_a_4_3_2_1_network_has_26_parameters() -> None:
    found = answers(variant(find("mlp-shapes")))
    assert found == {"w1": 12, "b1": 3, "w2": 6, "b2": 2, "w3": 2, "b3": 1, "total": 26}


def test_batch_normalisation_adds_two_trainable_and_two_other_parameters_a_unit() -> None:
    found = answers(variant(find("mlp-shapes"), None, {"batch_norm": "yes"}))
    assert (found["trainable"], found["nontrainable"], found["total"]) == (36, 10, 46)


@pytest.mark.parametrize("depth", [2, 3, 4])
def test_the_counts_of_a_network(depth: int) -> None:
    for seed in range(10):
        one = variant(find("mlp-shapes"), seed, {"depth": depth, "batch_norm": "yes"})
        n = pack(one, "n")[0]
        dense = sum(before * here + here for before, here in pairwise(n))
        found, hidden = answers(one), n[1:-1].sum()
        assert found["trainable"] == dense + 2 * hidden
        assert found["nontrainable"] == 2 * hidden
        assert by_mistake(one, "biases-not-counted")["trainable"] == dense - n[1:].sum() + 2 * hidden
        assert by_mistake(one, "statistics-trained")["trainable"] == dense + 4 * hidden
        assert by_mistake(one, "batch-norm-once")["nontrainable"] == hidden
