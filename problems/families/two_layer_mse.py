"""Networks of two linear layers under a squared error, in scalars, so that every weight has a gradient of its own."""

from __future__ import annotations

from typing import Any

from problems.circuit_code import circuit_code
from problems.draws import Draw
from problems.family import Choice, Options, Posed, family
from solutions.mistakes import named
from solutions.notation import parse

MISTAKES = ("square-factor-missing", "scale-factor-missing", "scale-not-applied", "factors-swapped")
NETS = {  # inputs, hidden units, the hidden units' letter, biases, loss
    "3-2-1": (3, 2, "h", False, "E = r**2 / 2"),
    "2-2-1": (2, 2, "O", True, "L = r**2"),
}


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
        "net": Choice("3-2-1", tuple(NETS), "3-2-1 has no biases and E = (y - yhat)^2/2; 2-2-1 has biases and no 1/2")
    },
    code=circuit_code("two_layer_mse", "Two layers and a squared error, in code"),
    formulas=True,
)
def two_layer_mse(draw: Draw, options: Options) -> Posed:
    """A network of two linear layers and its squared error, backpropagated to every weight."""
    net = str(options["net"])
    graph = parse(_text(net))
    packs = _packs(net)
    data = ("y", *packs["x"])
    inputs = {node.name: draw.steps(node.name, -2, 2, 0.5) for node in graph.inputs}
    inputs |= {name: draw.integers(name, -3, 3, without=(0,)) for name in data}
    mistakes = named(graph, *MISTAKES)
    return Posed(graph, inputs, _statement(net), packs, mistakes=mistakes, constants=frozenset(data))


def _packs(net: str) -> dict[str, Any]:
    wide, hidden, _, biases, _ = NETS[net]
    xs, hs = range(1, wide + 1), range(1, hidden + 1)
    return {
        "x": tuple(f"x{i}" for i in xs),
        "y": "y",
        "W1": tuple(tuple(f"W1_{i}{j}" for j in hs) for i in xs),
        **({"b1": tuple(f"b1_{j}" for j in hs)} if biases else {}),
        "W2": tuple(f"W2_{j}" for j in hs),
        **({"b2": "b2"} if biases else {}),
    }


def _text(net: str) -> str:
    wide, hidden, letter, biases, loss = NETS[net]
    units = [
        f"{letter}{j} = add({', '.join(f'W1_{i}{j}*x{i}' for i in range(1, wide + 1))}{f', b1_{j}' if biases else ''})"
        for j in range(1, hidden + 1)
    ]
    output = ", ".join(f"W2_{j}*{letter}{j}" for j in range(1, hidden + 1))
    return "; ".join([*units, f"yhat = add({output}{', b2' if biases else ''})", "r = y - yhat", loss])


def _statement(net: str) -> str:
    _, _, letter, biases, _ = NETS[net]
    units = rf"{letter}_j = \sum_i W^{{(1)}}_{{ij}} x_i" + (" + b^{(1)}_j" if biases else "")
    output = rf"\hat{{y}} = \sum_j W^{{(2)}}_j {letter}_j" + (" + b_2" if biases else "")
    loss = r"L = (y - \hat{y})^2" if biases else r"E = \frac{1}{2} (y - \hat{y})^2"
    return (
        f"A {net} network of linear units computes ${units}$ and ${output}$; its error is ${loss}$. "
        "Run it forward, then backpropagate the error to every weight."
    )
