"""Code tasks written out for a small example: what a person writes by hand, and the engine's numbers."""

from __future__ import annotations

import numpy as np
import pytest
import sympy as sp

from problems.catalogue import families, find
from problems.symbols.expansion import TRUE_CLASS, expanded, expansion
from problems.variant import variant
from solutions.engine import run
from tests.problems.tasks import task_of

NUMERIC = {"Relu": lambda t: max(0.0, t), "Above": lambda a, b: float(a > b)}
SHAPES = {"W": (3, 3), "X": (1, 3), "x": (1, 3), "y": (1,), "reg": ()}


def written(name: str, **options: object) -> dict[str, str]:
    """The formulas in text, by name."""
    lines = expansion(task_of(name, **options))
    return dict(line.split(" = ") for line in lines[1 : lines.index("In LaTeX:")])


# For the true row b of W, with rows a, b, c: dL/da0 = x0 [s0 - s1 + 1 > 0] and
# dL/db0 = -x0 [s0 - s1 + 1 > 0] - x0 [s2 - s1 + 1 > 0]; for softmax dL/da0 = x0 e^s0 / sum e^s and
# dL/db0 = -x0 + x0 e^s1 / sum e^s. Here a, b, c are the columns of W, and 2 reg W stands on top.
SVM = {
    "loss": "max(0, s_0 - s_1 + 1) + max(0, s_2 - s_1 + 1)",
    "dW_00": "2*W_00*reg + x_0*[s_0 - s_1 + 1 > 0]",
    "dW_01": "2*W_01*reg - x_0*[s_0 - s_1 + 1 > 0] - x_0*[s_2 - s_1 + 1 > 0]",
    "dW_22": "2*W_22*reg + x_2*[s_2 - s_1 + 1 > 0]",
    "s_1": "W_01*x_0 + W_11*x_1 + W_21*x_2",
}
SOFTMAX = {
    "loss": "- s_1 + ln(exp(s_0) + exp(s_1) + exp(s_2))",
    "dW_00": "2*W_00*reg + x_0*exp(s_0)/(exp(s_0) + exp(s_1) + exp(s_2))",
    "dW_01": "2*W_01*reg - x_0 + x_0*exp(s_1)/(exp(s_0) + exp(s_1) + exp(s_2))",
}


@pytest.mark.parametrize(("name", "by_hand"), [("svm-loss", SVM), ("softmax-loss", SOFTMAX)])
def test_the_expansion_is_the_one_by_hand(name: str, by_hand: dict[str, str]) -> None:
    formulas = written(name)
    assert formulas["loss"].endswith(by_hand["loss"])
    assert {part: formulas[part] for part in by_hand if part != "loss"} == {
        part: text for part, text in by_hand.items() if part != "loss"
    }


def test_the_margin_and_half_a_penalty_are_in_it() -> None:
    formulas = written("svm-loss", delta=0.5, penalty="half")
    assert formulas["dW_00"] == "W_00*reg + x_0*[s_0 - s_1 + 1/2 > 0]"


def test_rows_of_weights_have_the_names_of_their_places() -> None:
    formulas = written("svm-loss", layout="CD")
    assert formulas["dW_01"] == "2*W_01*reg + x_1*[s_0 - s_1 + 1 > 0]"
    assert formulas["s_0"] == "W_00*x_0 + W_01*x_1 + W_02*x_2"


def test_scores_alone_have_the_gradients_of_the_scores() -> None:
    assert written("svm-loss", form="layer") == {
        "loss": "max(0, x_0 - x_1 + 1) + max(0, x_2 - x_1 + 1)",
        "dx_0": "[x_0 - x_1 + 1 > 0]",
        "dx_1": "-[x_0 - x_1 + 1 > 0] - [x_2 - x_1 + 1 > 0]",
        "dx_2": "[x_2 - x_1 + 1 > 0]",
    }


def test_latex_follows_the_text() -> None:
    lines = expansion(task_of("svm-loss", form="layer"))
    assert lines[-1] == r"\frac{\partial \mathrm{loss}}{\partial x_{2}} = \left[x_{2} - x_{1} + 1 > 0\right]"


# With c = x - mu: dxhat = dout gamma, dsigma = -sum dxhat c/sigma^2, dvar = dsigma/(2 sigma),
# dmu = -sum dxhat/sigma - 2/N dvar sum c, dx = dxhat/sigma + 2/N dvar c + dmu/N.
def test_batch_normalisation_is_written_out_step_by_step_for_three_examples() -> None:
    formulas = written("batch-norm")
    assert formulas["mu_1"] == "x_01/3 + x_11/3 + x_21/3"
    assert formulas["dxhat_20"] == "dout_20*gamma_0"
    assert formulas["dx_10"] == "dL/dmu_0/3 - 2*dL/dvar_0*mu_0/3 + 2*dL/dvar_0*x_10/3 + dL/dxhat_10/sigma_0"
    assert formulas["dgamma_1"] == "dout_01*xhat_01 + dout_11*xhat_11 + dout_21*xhat_21"


def test_the_steps_of_batch_normalisation_give_the_engines_numbers() -> None:
    code = task_of("batch-norm")
    graph = code.conventions[0].graph
    assert graph is not None
    shapes = {node.name: {"x": (3, 2), "dout": (3, 2), "x_test": (2, 2)}.get(node.name, (2,)) for node in graph.inputs}
    found = expanded(graph, shapes)
    rng = np.random.default_rng(1)
    ran = run(graph, {name: rng.uniform(0.5, 2, size=shape) for name, shape in shapes.items()})
    known = {}
    for name in (*shapes, *found.kept):
        arrays = (found.values[name], ran.values[name], ran.gradients[name])
        for symbol, value, gradient in zip(*(array.flat for array in arrays), strict=True):
            known |= {symbol: float(value), sp.Symbol(f"dL/d{symbol}"): float(gradient)}
    for name in (*found.kept, "x", "gamma", "beta"):
        for formula, number in zip(found.gradients[name].flat, ran.gradients[name].flat, strict=True):
            assert float(sp.sympify(formula).subs(known)) == pytest.approx(float(number), rel=1e-9, abs=1e-12)


def test_an_underscore_in_a_name_is_no_index() -> None:
    lines = expansion(task_of("batch-norm"))
    start = r"\mathrm{running\_mean}_{0} = 0.8 \cdot \mathrm{mean\_before}_{0}"
    assert any(line.startswith(start) for line in lines)


def test_a_circuit_of_numbers_has_none() -> None:
    assert expansion(task_of("sum-product")) == ()


@pytest.mark.parametrize("name", families())
def test_every_family_has_formulas_of_readable_length_or_none(name: str) -> None:
    code = variant(find(name), 0).code
    lines = expansion(code) if code else ()
    assert all(" = " in line or line.endswith(":") for line in lines)
    assert all(len(line) < 1_000 for line in lines)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("penalty", ["full", "half"])
@pytest.mark.parametrize("form", ["loss", "layer"])
@pytest.mark.parametrize("name", ["svm-loss", "softmax-loss"])
def test_the_formulas_give_the_engines_numbers(name: str, form: str, penalty: str, seed: int) -> None:
    graph = task_of(name, form=form, penalty=penalty).conventions[0].graph
    assert graph is not None
    shapes = {node.name: SHAPES[node.name] for node in graph.inputs}
    found = expanded(graph, shapes)
    rng = np.random.default_rng(seed)
    numbers = {name: rng.normal(size=shape) for name, shape in shapes.items() if name != "y"}
    ran = run(graph, numbers | {"y": np.array([TRUE_CLASS])})
    known = {
        str(symbol): float(number)
        for name in (*numbers, *found.kept)
        for symbol, number in zip(found.values[name].flat, ran.values[name].flat, strict=True)
    }
    for name in numbers:
        for formula, number in zip(found.gradients[name].flat, ran.gradients[name].flat, strict=True):
            symbols = sorted(formula.free_symbols, key=str)
            worked = sp.lambdify(symbols, formula, [NUMERIC, "numpy"])(*(known[str(symbol)] for symbol in symbols))
            assert worked == pytest.approx(float(number), rel=1e-10, abs=1e-12)
