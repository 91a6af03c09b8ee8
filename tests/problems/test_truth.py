"""The answers that a textbook gives, and what SymPy derives, which every answer of every family is compared with.

Every family under every option is compared in tests/grader/conformance/test_conformance.py.
"""

from __future__ import annotations

import numpy as np
import pytest

from problems.catalogue import families
from problems.symbols.derived import derived
from problems.variant import variant
from solutions.notation import parse
from tests.problems.numbers import answers, pack


def test_what_is_derived_is_the_textbooks() -> None:
    """f = s(w x + b) with z = w x + b: df/dw = f (1 - f) x, df/dz = f (1 - f)."""
    graph = parse("z = w*x + b; f = sigmoid(z)")
    w, x, b = np.array([2.0, -1.0]), np.array([0.5, 1.5]), np.array([-1.0, 0.25])
    f = 1 / (1 + np.exp(-(w * x + b)))
    functions = derived(graph, ("w", "z"))
    values = functions.values(*({"w": w, "x": x, "b": b}[node.name] for node in graph.inputs))
    dw, dz = functions.slopes(*values)
    np.testing.assert_allclose(values[-1], f, rtol=1e-14)
    np.testing.assert_allclose(dw, f * (1 - f) * x, rtol=1e-14)
    np.testing.assert_allclose(dz, f * (1 - f), rtol=1e-14)


@pytest.mark.parametrize(
    ("text", "is_analytic"),
    [
        ("f = exp(x) / (1 + x**2) + sin(x) * tanh(x)", True),
        ("f = sigmoid(x) - log(2 + x)", True),
        ("f = relu(x)", False),
        ("f = abs(x) * x", False),
        ("f = max(x, y)", False),
        ("f = step(x) + x", False),
    ],
)
def test_a_complex_step_is_taken_of_analytic_functions_alone(text: str, is_analytic: bool) -> None:
    assert derived(parse(text), ("x",)).analytic == ({"x"} if is_analytic else set())


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
    found = answers(pinned)
    for part, expected in PINNED[family, bias].items():
        assert found[part] == pytest.approx(expected, rel=1e-10, abs=1e-12)


def test_two_layer_gradients_are_the_textbooks() -> None:
    """dE/dW2_i = -(y - yhat) h_i and dE/dW1_ij = -(y - yhat) W2_j x_i."""
    for seed in range(20):
        one = variant(families()["two-layer-mse"], seed)
        x, y, W1, W2 = (pack(one, name) for name in ("x", "y", "W1", "W2"))
        h = x @ W1
        error = y - h @ W2
        found = answers(one)
        for j in range(2):
            assert found[f"dW2_{j + 1}"] == pytest.approx(-error * h[j])
            for i in range(3):
                assert found[f"dW1_{i + 1}{j + 1}"] == pytest.approx(-error * W2[j] * x[i])
