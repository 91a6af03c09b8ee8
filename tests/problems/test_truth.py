"""Every answer of every family agrees with SymPy's derivative and with central differences."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
import sympy as sp

from problems.catalogue import families
from problems.family import ASK, Family
from problems.option_sets import option_sets
from problems.symbolic import derivative, expressions
from problems.variant import Variant, variant
from solutions.engine import forward
from solutions.graph import Graph

SEEDS = 200


def cases() -> list[object]:
    """Every family with every option that makes another graph."""
    return [
        pytest.param(family, options, id=f"{family.name}-{'-'.join(map(str, options.values()))}")
        for family in families().values()
        for options in _of_each_graph(family)
    ]


def _of_each_graph(family: Family) -> list[Mapping[str, object]]:
    numbers = (options for options in option_sets(family) if ASK not in options)
    return list({variant(family, 0, options).graph: options for options in numbers}.values())


@pytest.mark.parametrize(("family", "options"), cases())
def test_answers_are_sympys(family: Family, options: dict[str, object]) -> None:
    variants = [variant(family, seed, options) for seed in range(SEEDS)]
    graph = variants[0].graph
    names = [node.name for node in graph.inputs]
    inputs = np.array([[float(v.inputs[name]) for name in names] for v in variants]).T
    for part in variants[0].parts:
        formula = derivative(graph, part.node) if part.is_gradient else expressions(graph)[part.node]
        worked = np.broadcast_to(sp.lambdify([sp.Symbol(name) for name in names], formula, "numpy")(*inputs), SEEDS)
        given = np.array([next(float(p.answer) for p in v.parts if p.id == part.id) for v in variants])
        np.testing.assert_allclose(given, worked, rtol=1e-9, atol=1e-12, err_msg=part.id)


@pytest.mark.parametrize(("family", "options"), cases())
def test_gradients_are_central_differences(family: Family, options: dict[str, object]) -> None:
    variants = [variant(family, seed, options) for seed in range(SEEDS)]
    graph = variants[0].graph
    inputs = {node.name: np.array([v.inputs[node.name] for v in variants]) for node in graph.inputs}  # (seeds,)
    values, _ = forward(graph, inputs, batch=1)
    for index, part in enumerate(variants[0].parts):
        if part.is_gradient:
            up, down = (_output_with(graph, inputs, part.node, values[part.node] + h) for h in (1e-5, -1e-5))
            given = np.array([float(v.parts[index].answer) for v in variants])
            np.testing.assert_allclose(given, (up - down) / 2e-5, rtol=1e-6, atol=1e-6, err_msg=part.id)


def _output_with(graph: Graph, inputs: dict[str, np.ndarray], node: str, value: np.ndarray) -> np.ndarray:
    """The output when a node has another value than its rule gives."""
    values, _ = forward(graph, inputs, batch=1, own={node: value})
    return np.asarray(values[graph.output.name])


PINNED = {
    ("sum-product", ""): {"q": 3, "f": -12, "dx": -4, "dy": -4, "dz": 3, "dq": -4},
    ("sigmoid-neuron", ""): {
        "dot": 1,
        "f": 0.7310585786300049,
        "ddot": 0.19661193324148185,
        "dw0": -0.196611933241,
        "dw1": -0.393223866483,
        "dw2": 0.196611933241,
        "dx0": 0.393223866483,
        "dx1": -0.589835799724,
    },
    ("sigmoid-neuron", "named"): {
        "q": 1,
        "dx0": 0.786447732966,
        "dx1": -0.786447732966,
        "dw0": -0.196611933241,
        "dw1": -0.393223866483,
        "db": 0.196611933241,
    },
}


@pytest.mark.parametrize(("family", "bias"), PINNED)
def test_pinned_examples(family: str, bias: str) -> None:
    pinned = variant(families()[family], None, {"bias": bias} if bias else {})
    answers = {part.id: float(part.answer) for part in pinned.parts}
    for part, expected in PINNED[family, bias].items():
        assert answers[part] == pytest.approx(expected, rel=1e-10, abs=1e-12)


def test_two_layer_gradients_are_the_textbooks() -> None:
    """dE/dW2_i = -(y - yhat) h_i and dE/dW1_ij = -(y - yhat) W2_j x_i."""
    for seed in range(20):
        one = variant(families()["two-layer-mse"], seed)
        x, y, W1, W2 = (_packed(one, name) for name in ("x", "y", "W1", "W2"))
        h = x @ W1
        error = y - h @ W2
        answers = {part.id: float(part.answer) for part in one.parts}
        for j in range(2):
            assert answers[f"dW2_{j + 1}"] == pytest.approx(-error * h[j])
            for i in range(3):
                assert answers[f"dW1_{i + 1}{j + 1}"] == pytest.approx(-error * W2[j] * x[i])


def _packed(one: Variant, name: str) -> np.ndarray:
    return _numbers(one, one.packs[name])


def _numbers(one: Variant, pack: object) -> np.ndarray:
    if isinstance(pack, str):
        return np.asarray(float(one.inputs[pack]))
    return np.array([_numbers(one, inner) for inner in pack])
