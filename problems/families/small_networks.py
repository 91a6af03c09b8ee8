"""Small networks in scalars, so that every weight has a gradient of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from problems.draws import Draw
from problems.family import Choice, Options, Posed, family
from problems.mistakes.network import absolute_error, bias_missing, slope_twice, without_factor
from problems.tasks.network import RETURNS, network_code
from solutions.breaks import Break
from solutions.graph import Graph
from solutions.mistakes import named
from solutions.notation import parse
from solutions.reference import two_layer_nets as reference


@dataclass(frozen=True)
class Net:
    """Two layers: inputs, hidden units, the letter of a unit's value, what is at the end, and a step in code."""

    wide: int
    hidden: int
    letter: str
    has_biases: bool
    is_sigmoid: bool
    loss: str
    step: Callable[..., Any]

    def packs(self) -> dict[str, Any]:
        inputs, units = range(1, self.wide + 1), range(1, self.hidden + 1)
        return {
            "x": tuple(f"x{i}" for i in inputs),
            "y": "y",
            "W1": tuple(tuple(f"W1_{i}{j}" for j in units) for i in inputs),
            **({"b1": tuple(f"b1_{j}" for j in units)} if self.has_biases else {}),
            "W2": tuple(f"W2_{j}" for j in units),
            **({"b2": "b2"} if self.has_biases else {}),
        }

    def graph(self) -> Graph:
        inputs, units = range(1, self.wide + 1), range(1, self.hidden + 1)
        steps = [
            self._unit(f"{self.letter}{j}", f"z1_{j}", [f"W1_{i}{j}*x{i}" for i in inputs], f"b1_{j}") for j in units
        ]
        output = self._unit("yhat", "z2", [f"W2_{j}*{self.letter}{j}" for j in units], "b2")
        return parse("; ".join([*steps, output, self.loss]))

    def _unit(self, value: str, score: str, products: list[str], bias: str) -> str:
        total = f"add({', '.join([*products, *([bias] if self.has_biases else [])])})"
        return f"{score} = {total}; {value} = sigmoid({score})" if self.is_sigmoid else f"{value} = {total}"

    def scores(self) -> list[str]:
        """The sums of the hidden layer."""
        return [f"z1_{j}" if self.is_sigmoid else f"{self.letter}{j}" for j in range(1, self.hidden + 1)]


NETS = {
    "3-2-1": Net(3, 2, "h", False, False, "r = y - yhat; E = r**2 / 2", reference.linear_step),
    "2-2-1": Net(2, 2, "O", True, False, "r = y - yhat; L = r**2", reference.linear_step_with_biases),
}
ENTROPY = Net(2, 2, "o", True, True, "L = bce(yhat, y)", reference.sigmoid_step)
OF_SQUARES = (
    "square-factor-missing",
    "scale-factor-missing",
    "scale-not-applied",
    "difference-sign-missing",
    "factors-swapped",
)
OF_ENTROPY = (
    "sigmoid-one-minus-f-over-f",
    "sigmoid-f-one-plus-f",
    "sigmoid-of-input",
    "sigmoid-twice",
    "bce-slope-of-score",
    "minus-missing",
    "factors-swapped",
)


@family(
    title="Two layers and a squared error",
    examples=(
        {"net": "3-2-1", "x": [1, -2, 3], "y": 2, "W1": [[0.5, -1], [1, 0.5], [1, 2]], "W2": [2, -1]},
        {
            "net": "2-2-1",
            "x": [7.1, 83],
            "y": 3.2,
            "W1": [[0.5, -1], [0.1, 0.1]],
            "b1": [1, -2],
            "W2": [0.2, -0.5],
            "b2": -0.5,
        },
    ),
    options={
        "net": Choice("3-2-1", tuple(NETS), "3-2-1 has no biases and E = (y - yhat)^2/2; 2-2-1 has biases and no 1/2"),
        "returns": RETURNS,
    },
    code=network_code(
        "two_layer_mse",
        "Two layers and a squared error, in code",
        lambda options: NETS[str(options["net"])].step,
    ),
    formulas=True,
)
def two_layer_mse(draw: Draw, options: Options) -> Posed:
    """A network of two linear layers and its squared error, backpropagated to every weight."""
    name = str(options["net"])
    net = NETS[name]
    graph, packs = net.graph(), net.packs()
    data = ("y", *packs["x"])
    inputs = {node.name: draw.steps(node.name, -2, 2, 0.5) for node in graph.inputs}
    inputs |= {name: draw.integers(name, -3, 3, without=(0,)) for name in data}
    mistakes = (*named(graph, *OF_SQUARES), *absolute_error(graph), *_of_layers(graph, net))
    return Posed(
        graph,
        inputs,
        f"{_linear_setting(name, net)} Run it forward, then backpropagate the error to every weight.",
        packs,
        mistakes=mistakes,
        constants=frozenset(data),
        formulas=_formulas(net),
        setting=_linear_setting(name, net),
    )


def _linear_setting(name: str, net: Net) -> str:
    letter, biases = net.letter, net.has_biases
    units = rf"{letter}_j = \sum_i W^{{(1)}}_{{ij}} x_i" + (" + b^{(1)}_j" if biases else "")
    output = rf"\hat{{y}} = \sum_j W^{{(2)}}_j {letter}_j" + (" + b_2" if biases else "")
    loss = r"L = (y - \hat{y})^2" if biases else r"E = \frac{1}{2} (y - \hat{y})^2"
    return f"A {name} network of linear units computes ${units}$ and ${output}$; its error is ${loss}$."


def _formulas(net: Net) -> tuple[str, ...]:
    """One weight of each kind and of each place; the others read alike."""
    biases = ("db2", "db1_2") if net.has_biases else ()
    return ("dW2_1", "dW2_2", *biases[:1], "dW1_11", f"dW1_{net.wide}2", *biases[1:])


def _of_layers(graph: Graph, net: Net) -> tuple[Break, ...]:
    """What is left out on the way back through a layer, or on the way forward."""
    units = frozenset(f"{net.letter}{j}" for j in range(1, net.hidden + 1))
    weights = frozenset(name for row in net.packs()["W1"] for name in row)
    back = (
        without_factor(
            graph,
            units,
            "next-weight-missing",
            "what comes back to a hidden unit has the weight to the output as a factor, which is missing",
        ),
        without_factor(
            graph,
            weights,
            "input-missing",
            "the gradient of a weight of the first layer has its input x as a factor, which is missing",
        ),
    )
    if not net.has_biases:
        return back
    end = "z2" if net.is_sigmoid else "yhat"
    return (
        *back,
        bias_missing("bias-left-out-1", "the biases of the hidden units are left out", *net.scores()),
        bias_missing("bias-left-out-2", "the bias of the output is left out", end),
    )


@family(
    title="Two layers and the binary cross-entropy",
    examples=(
        {
            "x": [8, 8],
            "y": 1,
            "W1": [[0.2, -0.1], [-0.1, 0.3]],
            "b1": [-0.5, -1],
            "W2": [1, -0.5],
            "b2": -0.5,
        },
    ),
    options={"returns": RETURNS},
    code=network_code(
        "two_layer_bce", "Two layers and the binary cross-entropy, in code", lambda options: ENTROPY.step
    ),
    formulas=True,
)
def two_layer_bce(draw: Draw, options: Options) -> Posed:
    """A 2-2-1 network of sigmoid units under the binary cross-entropy, backpropagated to every weight."""
    del options
    graph, packs = ENTROPY.graph(), ENTROPY.packs()
    data = ("y", *packs["x"])
    inputs = {node.name: draw.steps(node.name, -2, 2, 0.25) for node in graph.inputs}
    inputs |= {name: draw.steps(name, -0.3, 0.3, 0.1) for row in packs["W1"] for name in row}
    inputs |= {name: draw.integers(name, 4, 9) for name in packs["x"]} | {"y": draw.choice("y", (0, 1))}
    return Posed(
        graph,
        inputs,
        f"{ENTROPY_SETTING} Run it forward, then backpropagate the loss to every weight.",
        packs,
        _without_products(graph, data),
        mistakes=(slope_twice("yhat"), *named(graph, *OF_ENTROPY), *_of_layers(graph, ENTROPY)),
        constants=frozenset(data),
        decimals=4,
        smallest=0.005,
        formulas=("dz2", *_formulas(ENTROPY)),
        setting=ENTROPY_SETTING,
    )


def _without_products(graph: Graph, data: tuple[str, ...]) -> tuple[str, ...]:
    """Every value and every gradient but those of the products, of which there are many."""
    values = [node.name for node in graph.computed if node.op != "mul"]
    unasked = {*data, graph.output.name, *(node.name for node in graph if node.op == "mul")}
    return (*values, *(f"d{node.name}" for node in reversed(graph.nodes) if node.name not in unasked))


ENTROPY_SETTING = (
    r"A 2-2-1 network of sigmoid units computes $z^{(1)}_j = \sum_i W^{(1)}_{ij} x_i + b^{(1)}_j$, "
    r"$o_j = \sigma(z^{(1)}_j)$, $z_2 = \sum_j W^{(2)}_j o_j + b_2$ and $\hat{y} = \sigma(z_2)$; its loss is the "
    r"binary cross-entropy $L = -(y \ln \hat{y} + (1 - y) \ln(1 - \hat{y}))$."
)


PATHS = {  # unit -> the steps from the weight w to the units of the second layer
    "linear": "h = w*x; a1 = u1*h; a2 = u2*h",
    "sigmoid": "s = w*x; h = sigmoid(s); s1 = u1*h; s2 = u2*h; a1 = sigmoid(s1); a2 = sigmoid(s2)",
}
WRITTEN = {  # unit -> the three layers, as a statement has them
    "linear": r"$h = w x$, then $a_1 = u_1 h$ and $a_2 = u_2 h$",
    "sigmoid": r"$h = \sigma(w x)$, then $a_1 = \sigma(u_1 h)$ and $a_2 = \sigma(u_2 h)$",
}
OF_PATHS = ("square-factor-missing", "difference-sign-missing", "factors-swapped")


@family(
    title="Two paths from one weight",
    examples=(
        {"unit": "linear", "w": 2, "x": 3, "u1": -1, "u2": 0.5, "v1": 2, "v2": -3, "y": -20},
        {"unit": "sigmoid", "w": 1, "x": 2, "u1": -1, "u2": 2, "v1": 3, "v2": -2, "y": 1},
    ),
    options={"unit": Choice("linear", tuple(PATHS), "what each unit does to its sum")},
    formulas=True,
)
def shared_path(draw: Draw, options: Options) -> Posed:
    """Three layers and two paths from the weight w to the loss: dL/dw is the sum over both."""
    unit = str(options["unit"])
    graph = parse(f"{PATHS[unit]}; yhat = v1*a1 + v2*a2; r = y - yhat; L = r**2")
    inputs = {node.name: draw.steps(node.name, -3, 3, 0.5) for node in graph.inputs}
    inputs |= {"x": draw.integers("x", -3, 3, without=(0,)), "y": draw.integers("y", -9, 9)}
    is_sigmoid = unit == "sigmoid"
    return Posed(
        graph,
        inputs,
        f"{_layers(unit)} {SHARED}",
        mistakes=(*named(graph, *OF_PATHS), *_of_paths(graph)),
        constants=frozenset("xy"),
        decimals=4 if is_sigmoid else 2,
        smallest=0.005 if is_sigmoid else 0.05,
        formulas=("dyhat", "dh", "dw"),
        setting=_layers(unit),
    )


def _layers(unit: str) -> str:
    return (
        rf"Three layers: {WRITTEN[unit]}, then $\hat{{y}} = v_1 a_1 + v_2 a_2$ with the loss $L = (y - \hat{{y}})^2$."
    )


SHARED = (
    r"The weight $w$ reaches the loss along two paths, over $a_1$ and over $a_2$, and "
    r"$\frac{\partial L}{\partial h}$ is the sum of what comes back along both. Run the net forward, then go back; "
    r"work out each gradient once and keep it, because everything before it uses it again."
)


def _of_paths(graph: Graph) -> tuple[Break, ...]:
    """One of the paths is forgotten, or written over by the other; the notes are those of any fork."""
    return tuple(
        Break(
            f"gradient-lost:h<{edge.consumer}",
            f"one of the two paths is missing: what comes back to h over {unit} is to be added to the other",
            edges={edge: 0.0},
        )
        for unit, edge in zip(("a1", "a2"), graph.uses("h"), strict=True)
    )
