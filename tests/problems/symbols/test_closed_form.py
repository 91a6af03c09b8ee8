"""Closed forms: the same numbers as the engine's, written as in a book, and left out where nothing is short."""

from __future__ import annotations

import numpy as np
import pytest
import sympy as sp

from problems.catalogue import find
from problems.symbols.closed_form import closed_form, formulas, over_values
from problems.symbols.gates import KEPT
from problems.symbols.symbolic import derivative
from problems.variant import variant
from solutions.engine import run
from solutions.graph import Graph
from solutions.notation import parse


def sigma(t: float) -> float:
    return 1 / (1 + np.exp(-t))


NUMERIC = {  # the gates that keep their names, and their slopes
    "Sigma": sigma,
    "SigmaSlope": lambda t: sigma(t) * (1 - sigma(t)),
    "Relu": lambda t: max(0.0, t),
    "Largest": max,
    "Above": lambda a, b: float(a > b),
    "AtLeast": lambda a, b: float(a >= b),
}
GRAPHS = (
    "q = max(x, y); f = q*z",
    "f = sigmoid(x)**2 * relu(y)**3",
    "f = tanh(x*y)*ln(z) - exp(x/3) + sigmoid(y)",
    "f = (sigmoid(y) + x)/(sigmoid(x) + (x + y)**2)",
    "a = x*x; f = add(a, x, y)/(1 - relu(z - y))",
    "f = dot(x, y, x, z) - max(x, x)",
)
INPUTS = {"x": 0.7, "y": -0.4, "z": 1.9}


@pytest.mark.parametrize("inputs", [INPUTS, {"x": 0.5, "y": 0.5, "z": 0.5}], ids=["apart", "tied"])
@pytest.mark.parametrize("text", GRAPHS)
def test_formulas_give_the_gradients(text: str, inputs: dict[str, float]) -> None:
    graph = parse(text)
    ran = run(graph, inputs)
    values = {name: float(value) for name, value in ran.values.items()}
    for node in graph.inputs:
        for formula in (derivative(graph, node.name, KEPT), over_values(graph)[node.name]):
            symbols = sorted(formula.free_symbols, key=str)
            worked = sp.lambdify(symbols, formula, [NUMERIC, "numpy"])(*(values[str(symbol)] for symbol in symbols))
            assert worked == pytest.approx(float(ran.gradients[node.name]), rel=1e-12, abs=1e-12)


def rows(graph: Graph) -> dict[str, str]:
    """Right-hand sides by what they are the derivative by."""
    split = (row.split(" &= ") for row in closed_form(graph, tuple(node.name for node in graph.inputs)).rows)
    return {left.rpartition(r"\partial ")[2].rstrip("}"): right for left, right in split}


@pytest.mark.parametrize(
    ("name", "options", "by", "formula"),
    [
        ("sum-product", {}, "z", "x + y"),
        ("sum-product", {"form": "(x+y)/z"}, "z", r"- \frac{x + y}{z^{2}}"),
        ("sum-product", {"form": "(x+y)x"}, "x", r"2 \cdot x + y"),
        ("sum-product", {"form": "max(x,y)z"}, "y", r"z \cdot \left[y > x\right]"),
        (
            "sigmoid-neuron",
            {},
            "x_{1",
            r"w_{1} \cdot \sigma'\left(w_{0} \cdot x_{0} + w_{1} \cdot x_{1} + w_{2}\right)",
        ),
        ("sigmoid-neuron", {}, r"\sigma'(t)", r"\sigma(t) \cdot (1 - \sigma(t))"),
        ("two-layer-mse", {}, "W^{(1)}_{32", r"- W^{(2)}_{2} \cdot x_{3} \cdot \left(y - \hat{y}\right)"),
    ],
)
def test_formulas_read_as_in_a_book(name: str, options: dict[str, object], by: str, formula: str) -> None:
    assert rows(variant(find(name), None, options).graph)[by] == formula


@pytest.mark.parametrize(("name", "in_inputs"), [("sigmoid-neuron", True), ("two-layer-mse", False)])
def test_formulas_too_long_in_the_inputs_are_in_the_values(name: str, in_inputs: bool) -> None:
    graph = variant(find(name)).graph
    assert closed_form(graph, tuple(node.name for node in graph.inputs)).in_inputs is in_inputs


def test_equal_graphs_are_worked_out_once() -> None:
    first, second = (Graph(variant(find("sum-product"), seed).graph.nodes) for seed in (1, 2))
    assert first is not second
    assert closed_form(first, ("x",)) is closed_form(second, ("x",))


def test_a_graph_whose_formula_explodes_has_none() -> None:
    text = "a0 = x*x + x; " + "; ".join(f"a{i} = a{i - 1}*a{i - 1} + a{i - 1}" for i in range(1, 30))
    assert closed_form(parse(text), ("x",)).rows == ()


@pytest.mark.parametrize(
    ("text", "id_", "typed", "latex"),
    [
        ("f = max(x, y)", "dx", "[x >= y]", r"\left[x \ge y\right]"),
        ("f = min(x, y)**2", "dy", "2*[x > y]*min(x, y)", r"2 \cdot \left[x > y\right] \cdot \min\left(x, y\right)"),
        ("f = relu(x)", "f", "max(0, x)", r"\max\left(0, x\right)"),
        ("f = leaky(x, 0.01)", "dx", "[x > 0] + 0.01*[x <= 0]", None),
        ("f = elu(x, 1)", "dx", "[x > 0] + [x <= 0]*exp(x)", None),
        ("f = abs(x)*y", "dx", "y*sign(x)", r"y \cdot \operatorname{sign}\left(x\right)"),
        ("f = abs(x)*y", "dy", "abs(x)", r"\left|x\right|"),
        ("f = clip(x, -1, 1)", "dx", "[1 > x]*[x > -1]", None),
        ("f = huber(x, 2)", "dx", "max(-2, min(2, x))", r"\max\left(-2, \min(2, x)\right)"),
        ("f = step(x)*y", "dy", "[x >= 0]", None),
        ("f = step(x)*y", "dx", "0", "0"),
        ("f = sigmoid(x)*y", "dx", "y*sigma'(x)", r"y \cdot \sigma'\left(x\right)"),
        ("f = log(x)*exp(1 - x)", "f", "exp(1 - x)*ln(x)", None),
        ("f = x**0.5 / 3", "f", "sqrt(x)/3", r"\frac{\sqrt{x}}{3}"),
        ("f = 0.1*x**3", "dx", "0.3*x^2", r"0.3 \cdot x^{2}"),
        ("f = y - x*y", "dx", "-y", "- y"),
        ("f = (y - x)**2", "dx", "2*(x - y)", None),
    ],
)
def test_a_formula_is_written_for_a_book_and_as_it_is_typed(text: str, id_: str, typed: str, latex: str | None) -> None:
    found = formulas(parse(text), (id_,))[id_]
    assert found.text == typed
    assert latex is None or found.latex == latex


def test_of_a_graph_whose_formula_explodes_one_step_is_written() -> None:
    text = "a0 = x*x + x; " + "; ".join(f"a{i} = a{i - 1}*a{i - 1} + a{i - 1}" for i in range(1, 30))
    assert formulas(parse(text), ("dx",))["dx"].text == "da29/da0 + 2*da29/db*x"


@pytest.mark.parametrize(
    ("name", "options", "id_", "typed"),
    [
        ("two-layer-bce", {}, "dz2", "yhat - y"),
        ("two-layer-bce", {}, "dW2_1", "-o1*(y - yhat)"),
        ("two-layer-mse", {}, "dW1_11", "-W2_1*x1*(y - yhat)"),
        ("logistic-regression", {"loss": "bce"}, "dq", "f - t"),
        ("svm-loss", {}, "da0", "x0*[s0 - s1 + 1 > 0]"),
        ("softmax-loss", {}, "db0", "x0*(exp(s1)/Z - 1)"),
        ("shared-path", {"unit": "sigmoid"}, "dw", "dL/dh*h*x*(1 - h)"),
    ],
)
def test_the_formulas_of_a_key_are_those_of_textbooks(
    name: str, options: dict[str, object], id_: str, typed: str
) -> None:
    one = variant(find(name), None, {**options, "ask": "formulas"})
    assert formulas(one.graph, tuple(part.id for part in one.parts))[id_].text == typed
