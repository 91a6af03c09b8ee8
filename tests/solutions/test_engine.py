"""The op table and the engine against differences and against SymPy, neither of which knows a vjp."""

from __future__ import annotations

import numpy as np
import pytest
import sympy as sp

from problems.symbols.symbolic import expressions
from solutions.breaks import Break
from solutions.engine import local_gradients, run, value_and_gradients
from solutions.graph import Edge, Graph, Node
from solutions.notation import parse
from solutions.ops import OPS

LABELS = np.array([2, 0, 1, 1])
ONE_OP = {  # op -> a graph whose output is a scalar, on arrays
    "add": "f = sum(add(x, y, x) * v)",
    "sub": "f = sum((x - y) * v)",
    "mul": "f = sum(x * y)",
    "div": "f = sum(x / z)",
    "max": "f = sum(max(x, y) * v)",
    "min": "f = sum(min(x, y) * v)",
    "greater": "f = sum(greater(x, y) * v * x)",
    "neg": "f = sum(-x * v)",
    "shift": "f = sum((x + 2) * v)",
    "scale": "f = sum(x * 3 * v)",
    "reverse": "f = sum((2 - x) * v)",
    "exp": "f = sum(exp(x))",
    "log": "f = sum(log(z))",
    "reciprocal": "f = sum(1 / z)",
    "square": "f = sum(x**2)",
    "power": "f = sum(x**3)",
    "sigmoid": "f = sum(sigmoid(x))",
    "tanh": "f = sum(tanh(x))",
    "relu": "f = sum(relu(x) * v)",
    "sqrt": "f = sum(sqrt(z) * v)",
    "sin": "f = sum(sin(x) * v)",
    "cos": "f = sum(cos(x) * v)",
    "leaky": "f = sum(leaky(x, 0.1) * v)",
    "prelu": "f = sum(prelu(x, z) * v)",
    "elu": "f = sum(elu(x, 1.5) * v)",
    "selu": "f = sum(selu(x) * v)",
    "abs": "f = sum(abs(x) * v)",
    "sign": "f = sum(sign(x) * v * x)",
    "step": "f = sum(step(x) * v * x)",
    "positive": "f = sum(positive(x) * v * x)",
    "ceil": "f = sum(ceil(x) * v * x)",
    "clip": "f = sum(clip(x, -0.5, 1) * v)",
    "huber": "f = sum(huber(x, 0.7) * v)",
    "bce": "f = sum(bce(sigmoid(x), u) * v)",
    "dot": "f = sum(dot(x, y, v, x))",
    "matmul": "f = sum(square(x @ w))",
    "transpose": "f = sum(x.T * y.T)",
    "flatten": "f = sum(square(flatten(x) + 1))",
    "sum": "f = sum(square(sum(x, axis=-1)))",
    "mean": "f = sum(square(mean(x, axis=-2, keepdims=True)))",
    "rowmax": "f = sum(square(rowmax(x)))",
    "pick": "f = sum(square(pick(x, labels)))",
    "drop": "f = sum(square(drop(x, labels)))",
}
SHAPES = {"x": (4, 3), "y": (4, 3), "v": (4, 3), "z": (4, 3), "w": (3, 5), "u": (4, 3)}


@pytest.fixture
def rng() -> np.random.Generator:
    """Every test draws the same numbers, whichever others are run."""
    return np.random.default_rng(0)


def inputs_of(graph: Graph, rng: np.random.Generator) -> dict[str, np.ndarray]:
    values = {name: rng.uniform(-2, 2, shape) for name, shape in SHAPES.items()}
    values |= {"z": rng.uniform(0.5, 2, SHAPES["z"]), "labels": LABELS}
    return {node.name: values[node.name] for node in graph.inputs}


def test_every_op_is_tried() -> None:
    assert set(ONE_OP) == set(OPS)


@pytest.mark.parametrize("op", ONE_OP)
def test_gradients_are_central_differences(op: str, rng: np.random.Generator) -> None:
    graph = parse(ONE_OP[op])
    assert op in {node.op for node in graph}
    inputs = inputs_of(graph, rng)
    gradients = run(graph, inputs).gradients
    for name, value in inputs.items():
        if name == "labels":
            continue
        for place in np.ndindex(value.shape):
            step = np.zeros(value.shape)
            step[place] = 1e-6
            up, down = (float(run(graph, inputs | {name: value + s * step}).values["f"]) for s in (1, -1))
            assert gradients[name][place] == pytest.approx((up - down) / 2e-6, rel=1e-5, abs=1e-6)


@pytest.mark.parametrize("op", ONE_OP)
def test_values_are_sympys(op: str, rng: np.random.Generator) -> None:
    graph = parse(ONE_OP[op])
    inputs = inputs_of(graph, rng)
    symbols = {
        name: value
        if name == "labels"
        else np.array(sp.symbols(f"{name}:{value.size}"), dtype=object).reshape(value.shape)
        for name, value in inputs.items()
    }
    formula = expressions(graph, symbols)["f"]
    names = [symbol for name in symbols if name != "labels" for symbol in symbols[name].ravel()]
    numbers = [number for name in symbols if name != "labels" for number in inputs[name].ravel()]
    worked = sp.lambdify(names, formula, "numpy")(*numbers)
    assert float(run(graph, inputs).values["f"]) == pytest.approx(float(worked), rel=1e-12)


@pytest.mark.parametrize("op", ONE_OP)
def test_batch_axes_change_nothing(op: str, rng: np.random.Generator) -> None:
    graph = parse(ONE_OP[op])
    many = [inputs_of(graph, rng) for _ in range(3)]
    together = run(graph, {name: np.stack([one[name] for one in many]) for name in many[0]}, batch=1)
    for index, one in enumerate(many):
        alone = run(graph, one)
        for node in graph:
            np.testing.assert_allclose(together.values[node.name][index], alone.values[node.name], rtol=1e-12)
            np.testing.assert_allclose(together.gradients[node.name][index], alone.gradients[node.name], rtol=1e-12)


def test_broadcast_gradients_are_summed_back(rng: np.random.Generator) -> None:
    graph = parse("f = sum((x + b) * v)")
    v = rng.uniform(-1, 1, (4, 3))
    gradients = run(graph, {"x": np.zeros((4, 3)), "b": np.zeros(3), "v": v}).gradients
    np.testing.assert_allclose(gradients["b"], v.sum(axis=0))


def test_forks_add_up_and_each_branch_is_kept() -> None:
    ran = run(parse("q = x + y; f = q * x"), {"x": 3.0, "y": 4.0})
    assert float(ran.gradients["x"]) == 3.0 + 7.0
    assert (float(ran.edges[Edge("q", 0)]), float(ran.edges[Edge("f", 1)])) == (3.0, 7.0)


AT_THE_KINK = [  # a graph, its inputs at a kink, and the gradients by convention
    ("f = relu(x)", {"x": 0}, {"x": 0}),
    ("f = abs(x)", {"x": 0}, {"x": 0}),
    ("f = x * sign(x)", {"x": 0}, {"x": 0}),
    ("f = step(x) * y", {"x": 0, "y": 3}, {"x": 0, "y": 1}),
    ("f = positive(x) * y", {"x": 0, "y": 3}, {"x": 0, "y": 0}),
    ("f = greater(x, y) * z", {"x": 2, "y": 2, "z": 3}, {"x": 0, "y": 0, "z": 0}),
    ("f = clip(x, -1, 2)", {"x": -1}, {"x": 0}),
    ("f = clip(x, -1, 2)", {"x": 2}, {"x": 0}),
    ("f = leaky(x, 0.1)", {"x": 0}, {"x": 0.1}),
    ("f = prelu(x, a)", {"x": 0, "a": 0.25}, {"x": 0.25, "a": 0}),
    ("f = elu(x, 1.5)", {"x": 0}, {"x": 1.5}),
    ("f = selu(x)", {"x": 0}, {"x": 1.0507009873554805 * 1.6732632423543772}),
    ("f = max(x, y)", {"x": 2, "y": 2}, {"x": 1, "y": 0}),
    ("f = min(x, y)", {"x": 2, "y": 2}, {"x": 1, "y": 0}),
    ("f = huber(x, 0.5)", {"x": 0.5}, {"x": 0.5}),
    ("f = huber(x, 0.5)", {"x": -0.5}, {"x": -0.5}),
]


@pytest.mark.parametrize(("text", "inputs", "expected"), AT_THE_KINK)
def test_a_kink_has_the_gradient_of_its_convention(
    text: str, inputs: dict[str, float], expected: dict[str, float]
) -> None:
    numbers = {name: float(value) for name, value in inputs.items()}
    gradients = run(parse(text), numbers).gradients
    assert {name: float(gradients[name]) for name in expected} == pytest.approx(expected)


def test_every_op_with_a_kink_is_tried_at_it() -> None:
    tried = {node.op for text, _, _ in AT_THE_KINK for node in parse(text).computed}
    assert tried >= {op.name for op in OPS.values() if op.kink}


@pytest.mark.parametrize(
    ("text", "inputs"), [(text, inputs) for text, inputs, _ in AT_THE_KINK if "positive" not in text]
)
def test_the_distance_to_a_kink_is_0_at_it(text: str, inputs: dict[str, float]) -> None:
    node = next(node for node in parse(text).computed if OPS[node.op].kink)
    operands = [np.array(float(inputs[name])) for name in node.inputs]
    assert float(OPS[node.op].kink(*operands, **node.attributes)) == 0.0


def test_the_first_of_equal_largest_entries_gets_the_gradient() -> None:
    gradients = run(parse("f = sum(rowmax(x))"), {"x": np.array([[1.0, 3.0, 3.0]])}).gradients
    np.testing.assert_array_equal(gradients["x"], [[0.0, 1.0, 0.0]])


@pytest.mark.parametrize(
    ("text", "x", "value"),
    [
        ("f = exp(x)", 1000.0, np.inf),
        ("f = log(x)", -1.0, np.nan),
        ("f = log(x)", 0.0, -np.inf),
        ("f = sqrt(x)", -1.0, np.nan),
        ("f = 1/x", 0.0, np.inf),
        ("f = x**0.5", -1.0, np.nan),
        ("f = x**-2", 0.0, np.inf),
    ],
)
@pytest.mark.parametrize("shape", [(), (2,)])
def test_what_has_no_value_is_inf_or_nan(text: str, x: float, value: float, shape: tuple[int, ...]) -> None:
    """Numbers and arrays alike, as in NumPy; nothing raises."""
    with np.errstate(all="ignore"):
        f, _ = value_and_gradients(parse(text), {"x": np.full(shape, x)})
    np.testing.assert_array_equal(f, np.full(shape, value))


SOFTMAX = (
    "S = X @ W + b; m = rowmax(S); T = S - m; E = exp(T); Z = sum(E, axis=-1, keepdims=True); "
    "c = pick(T, y); rows = log(Z) - c; data = mean(rows); P = square(W); Q = sum(P); f = data + 0.1 * Q"
)
DRAWN = np.random.default_rng(0).normal(size=(8, 5))
SOFTMAX_INPUTS = {"X": DRAWN[:4, :3], "W": DRAWN[4:7], "b": DRAWN[7], "y": LABELS}


@pytest.mark.parametrize("by", [None, ("W",), ("b", "W"), ("X",), ("T", "b"), ("f",)])
def test_wanted_gradients_are_those_of_a_whole_run(by: tuple[str, ...] | None) -> None:
    graph = parse(SOFTMAX)
    whole = run(graph, SOFTMAX_INPUTS)
    f, gradients = value_and_gradients(graph, SOFTMAX_INPUTS, by)
    assert float(f) == float(whole.values["f"])
    assert list(gradients) == list(by or SOFTMAX_INPUTS)
    for name, gradient in gradients.items():
        np.testing.assert_array_equal(gradient, whole.gradients[name])


def test_softmax_gradients_are_the_textbooks() -> None:
    """dW = X^T (p - 1_y) / N + 2 reg W, and db the sum of p - 1_y over the batch, over N."""
    _, gradients = value_and_gradients(parse(SOFTMAX), SOFTMAX_INPUTS, ("W", "b"))
    X, W, b = (SOFTMAX_INPUTS[name] for name in ("X", "W", "b"))
    powers = np.exp(X @ W + b)
    dS = (powers / powers.sum(axis=1, keepdims=True) - np.eye(5)[LABELS]) / 4
    np.testing.assert_allclose(gradients["W"], X.T @ dS + 0.2 * W)
    np.testing.assert_allclose(gradients["b"], dS.sum(axis=0))


def test_a_gradient_that_nothing_leads_to_is_0() -> None:
    _, gradients = value_and_gradients(parse("q = x * y; f = 3 * z"), {"x": 1.0, "y": np.ones(3), "z": 2.0})
    assert float(gradients["x"]) == 0.0
    np.testing.assert_array_equal(gradients["y"], np.zeros(3))


def test_many_variants_at_once_give_what_each_gives_alone(rng: np.random.Generator) -> None:
    graph = parse("a = sigmoid(y); f = (a + x) / (sigmoid(x) + (x + y)**2)")
    x, y = rng.uniform(1, 2, (2, 50))
    f, gradients = value_and_gradients(graph, {"x": x, "y": y}, batch=1)
    alone = [value_and_gradients(graph, {"x": x[i], "y": y[i]}) for i in range(50)]
    np.testing.assert_array_equal(f, [value for value, _ in alone])
    np.testing.assert_array_equal(gradients["x"], [gradient["x"] for _, gradient in alone])


def test_own_values_are_gone_on_from() -> None:
    ran = run(parse("q = x + y; f = q * z"), {"x": -2.0, "y": 5.0, "z": -4.0}, own_values={"q": np.array(7.0)})
    assert float(ran.worked_values["q"]) == 3.0
    assert float(ran.worked_values["f"]) == -28.0
    assert float(ran.gradients["z"]) == 7.0


def test_a_lost_edge_and_an_overwritten_fork() -> None:
    graph = parse("q = x + y; f = q * x")
    inputs = {"x": 3.0, "y": 4.0}
    lost = run(graph, inputs, broken=Break("", "", edges={Edge("f", 1): 0.0}))
    assert float(lost.gradients["x"]) == 3.0
    overwritten = run(graph, inputs, broken=Break("", "", overwrite=frozenset("x")))
    assert float(overwritten.gradients["x"]) == 3.0  # the branch that comes back last


def test_local_gradients() -> None:
    ran = run(parse("f = x * y"), {"x": 3.0, "y": 4.0})
    assert [float(local) for local in local_gradients(ran.graph.output, ran.values)] == [4.0, 3.0]


def test_large_scores_do_not_overflow_the_sigmoid() -> None:
    values = run(parse("f = sigmoid(x)"), {"x": np.array([-1000.0, 1000.0])}).values["f"]
    np.testing.assert_array_equal(values, [0.0, 1.0])


@pytest.mark.parametrize(
    "nodes", [[Node("x", "input"), Node("x", "input")], [Node("f", "neg", ("x",))], [Node("f", "neg", ("f",))]]
)
def test_a_graph_is_in_order(nodes: list[Node]) -> None:
    with pytest.raises(ValueError, match=r"twice|before it"):
        Graph(tuple(nodes))
