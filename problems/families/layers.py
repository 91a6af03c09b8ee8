"""Fully connected layers: one layer forward and backward, a network forward, and the sizes of its arrays."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np

from problems.draws import Draw
from problems.family import Choice, Number, Options, Posed, family
from problems.tasks.affine import affine_code
from problems.tasks.mlp import IN_WORDS, mlp_code
from solutions.breaks import Break
from solutions.graph import Graph
from solutions.mistakes import named
from solutions.notation import parse


@family(
    title="A linear layer",
    examples=(
        {"shape": "2x3", "W": [[1, -2, 0.5], [-1, 0.5, 2]], "v": [2, -1, 3], "b": [0.5, -1], "g": [2, -3]},
        {"shape": "2x2", "W": [[1, -2], [-1, 0.5]], "v": [2, -1], "b": [0.5, -1], "g": [2, -3]},
    ),
    options={"shape": Choice("2x3", ("2x2", "2x3", "3x2"), "on paper: the rows and columns of W")},
    code=affine_code,
    formulas=True,
)
def linear_layer(draw: Draw, options: Options) -> Posed:
    """u = W v + b and a given upstream gradient: the output, and the gradients of W, b and v."""
    rows, columns = (range(1, int(size) + 1) for size in str(options["shape"]).split("x"))
    products = {i: ", ".join(f"W_{i}{j}, v{j}" for j in columns) for i in rows}
    outputs = "; ".join(f"q{i} = dot({products[i]}); u{i} = q{i} + b{i}" for i in rows)
    graph = parse(f"{outputs}; L = dot({', '.join(f'g{i}, u{i}' for i in rows)})")
    packs: dict[str, Any] = {
        "W": tuple(tuple(f"W_{i}{j}" for j in columns) for i in rows),
        "v": tuple(f"v{j}" for j in columns),
        "b": tuple(f"b{i}" for i in rows),
        "g": tuple(f"g{i}" for i in rows),
    }
    inputs = {node.name: draw.steps(node.name, -2, 2, 0.5) for node in graph.inputs}
    inputs |= {name: draw.integers(name, -3, 3, without=(0,)) for name in (*packs["v"], *packs["g"])}
    gradients = (f"d{name}" for name in (*(name for row in packs["W"] for name in row), *packs["b"], *packs["v"]))
    return Posed(
        graph,
        inputs,
        STATEMENT,
        packs,
        asked=(*(f"u{i}" for i in rows), *gradients),
        mistakes=_layer_mistakes(packs),
        constants=frozenset(packs["g"]),
        drawn=False,
        formulas=("dW_12", "db1", "dv2"),
        setting=SETTING,
        named=(*(f"u{i}" for i in rows), "L"),
    )


def _layer_mistakes(packs: dict[str, Any]) -> tuple[Break, ...]:
    products, outputs = ([f"{letter}{i + 1}" for i in range(len(packs["b"]))] for letter in "qu")
    return (
        Break(
            "factors-swapped",
            "each factor of a product gets the upstream gradient times the other one: the gradient of W_ij is g_i·v_j",
            vjp={name: lambda g, out, *xs: tuple(g * x for x in xs) for name in products},
        ),
        Break(
            "upstream-missing",
            "the derivatives of u alone were taken; each must be multiplied by the upstream gradient g",
            vjp={name: lambda g, out, q, b: (np.ones_like(g), np.ones_like(g)) for name in outputs},
        ),
        Break(
            "rows-not-summed",
            "v goes into every row of W v: the gradients that come back from the rows add up",
            overwrite=frozenset(packs["v"]),
        ),
        Break(
            "bias-gradient-one",
            "the gradient of b is the upstream gradient g times 1, not 1",
            vjp={name: lambda g, out, q, b: (g, np.ones_like(g)) for name in outputs},
        ),
        Break(
            "bias-left-out",
            "the bias is missing in u = W v + b",
            {name: lambda q, b: q for name in outputs},
        ),
    )


SETTING = (
    r"A linear layer computes $u = W v + b$. Later layers send back the upstream gradient"
    r" $g = \frac{\partial L}{\partial u}$, so that $L = \sum_i g_i u_i$ here."
)
STATEMENT = f"{SETTING} Compute the output $u$, and the derivative of $L$ by every entry of $W$, $b$ and $v$."


@family(
    title="The forward pass of a network",
    examples=(
        {
            "net": "4-3-2-1",
            "unit": "sigmoid",
            "x": [[1, -1, 0.5, 1]],
            "W1": [[0.5, -1, 1], [-0.5, 1, 0.5], [1, -0.5, 1], [0.5, 0.5, -1]],
            "b1": [[0.5, -0.5, 1]],
            "W2": [[1, -1], [0.5, 1], [-1, 0.5]],
            "b2": [[0.5, -0.5]],
            "W3": [[1], [-1.5]],
            "b3": [[0.5]],
        },
    ),
    options={
        "net": Choice("4-3-2-1", ("4-3-2-1", "2-2-2-1"), "on paper: how many units each layer has"),
        "unit": Choice("sigmoid", ("sigmoid", "tanh", "relu"), "the hidden units; the output has a sigmoid"),
    },
    code=mlp_code,
)
def mlp_forward(draw: Draw, options: Options) -> Posed:
    """a1 = s(x W1 + b1), a2 = s(a1 W2 + b2) and so on: every activated value of a network."""
    sizes, unit = [int(size) for size in str(options["net"]).split("-")], str(options["unit"])
    graph = parse("; ".join(step for k in range(1, len(sizes)) for step in _units(k, sizes, unit)))
    inputs = {node.name: draw.steps(node.name, -1.5, 1.5, 0.5) for node in graph.inputs}
    inputs |= {f"x{i}": draw.steps(f"x{i}", -2, 2, 0.5) for i in range(1, sizes[0] + 1)}
    return Posed(
        graph,
        inputs,
        _net_statement(sizes, unit),
        _net_packs(sizes),
        asked=tuple(node.name for node in graph.computed if node.name.startswith("a")),
        mistakes=_net_mistakes(graph, len(sizes) - 1),
        zeros=unit == "relu",
        drawn=False,
    )


def _units(k: int, sizes: list[int], unit: str) -> Iterator[str]:
    """The steps of layer k, from the values of the layer before it."""
    rows, columns = range(1, sizes[k - 1] + 1), range(1, sizes[k] + 1)
    before = "x" if k == 1 else f"a{k - 1}_"
    activation = "sigmoid" if k == len(sizes) - 1 else unit
    for j in columns:
        products = ", ".join(f"W{k}_{i}{j}, {before}{i}" for i in rows)
        yield f"q{k}_{j} = dot({products}); z{k}_{j} = q{k}_{j} + b{k}_{j}; a{k}_{j} = {activation}(z{k}_{j})"


def _net_packs(sizes: list[int]) -> dict[str, Any]:
    """Every array in its own shape: vectors are rows."""
    packs: dict[str, Any] = {"x": (tuple(f"x{i}" for i in range(1, sizes[0] + 1)),)}
    for k, (rows, columns) in enumerate(pairwise(sizes), 1):
        packs[f"W{k}"] = tuple(tuple(f"W{k}_{i}{j}" for j in range(1, columns + 1)) for i in range(1, rows + 1))
        packs[f"b{k}"] = (tuple(f"b{k}_{j}" for j in range(1, columns + 1)),)
    return packs


def _net_statement(sizes: list[int], unit: str) -> str:
    last = len(sizes) - 1
    before = ["x", *(f"a_{k}" for k in range(1, last))]
    layers = [
        rf"$a_{k} = {IN_WORDS[unit if k < last else 'sigmoid']}({before[k - 1]} W_{k} + b_{k})$"
        for k in range(1, last + 1)
    ]
    shapes = [f"$(1, {sizes[0]})$ of $x$"]
    for k, (rows, columns) in enumerate(pairwise(sizes), 1):
        shapes += [f"$({rows}, {columns})$ of $W_{k}$", f"$(1, {columns})$ of $b_{k}$ and $a_{k}$"]
    return (
        f"A {'-'.join(map(str, sizes))} network computes {', '.join(layers)} for one example, with"
        rf" $\sigma(t) = \frac{{1}}{{1 + e^{{-t}}}}$. The shapes are {', '.join(shapes)}."
        r" Compute the activated value of every unit: $a^{(k)}_j$ is entry $j$ of $a_k$."
    )


def _net_mistakes(graph: Graph, last: int) -> tuple[Break, ...]:
    sums, activated = ([node.name for node in graph.computed if node.name[0] == letter] for letter in "za")
    hidden = [name for name in activated if not name.startswith(f"a{last}_")]
    return (
        Break("biases-left-out", "the biases are missing", {name: lambda q, b: q for name in sums}),
        *(
            Break(
                f"bias-left-out-{k}",
                f"the bias of layer {k} is missing",
                {name: lambda q, b: q for name in sums if name.startswith(f"z{k}_")},
            )
            for k in range(1, last + 1)
        ),
        Break(
            "hidden-activations-missing",
            "the hidden layers have no activation: each layer is an activation of a W + b",
            {name: lambda z: z for name in hidden},
        ),
        Break(
            "output-activation-missing",
            "the last layer has an activation too, the sigmoid",
            {name: lambda z: z for name in activated if name not in hidden},
        ),
        *named(graph, "sigmoid-exponent-sign"),
    )


@family(
    title="How many parameters a network has",
    examples=({"depth": 3, "n": [[4, 3, 2, 1]]},),
    options={
        "depth": Number(3, 2, 4, "how many layers have weights"),
        "batch_norm": Choice("no", ("no", "yes"), "a batch normalisation after every hidden layer"),
    },
)
def mlp_shapes(draw: Draw, options: Options) -> Posed:
    """Weights and biases of every layer of a network, and in all; with batch normalisation, what is trained of it."""
    depth, has_norm = int(options["depth"]), options["batch_norm"] == "yes"
    layers = range(1, depth + 1)
    steps = [f"w{k} = n{k - 1} * n{k}; b{k} = 1 * n{k}" for k in layers]
    every = f"add({', '.join(f'w{k}, b{k}' for k in layers)})"
    graph = parse("; ".join([*steps, *(_with_norm(depth, every) if has_norm else [f"total = {every}"])]))
    n = draw.integers("n", 2, 12, (depth + 1,))  # (B, depth + 1)
    counts = ("trainable", "nontrainable", "total") if has_norm else ("total",)
    inputs = {f"n{k}": n[:, k] for k in range(depth + 1)}
    return Posed(
        graph,
        inputs,
        _shapes_statement(depth, has_norm),
        {"n": (tuple(f"n{k}" for k in range(depth + 1)),)},
        asked=(*(f"{letter}{k}" for k in layers for letter in "wb"), *counts),
        mistakes=(*_count_mistakes(depth, "dense" if has_norm else "total"), *(NORM_COUNTS if has_norm else ())),
        counts=frozenset(inputs),
        relative=0.0,
        drawn=False,
    )


def _with_norm(depth: int, every: str) -> list[str]:
    """The counts of a network with a batch normalisation after each hidden layer."""
    units = f"add({', '.join(f'n{k}' for k in range(1, depth))})" if depth > 2 else ""
    hidden = "units" if units else "n1"
    return [
        f"dense = {every}",
        *([f"units = {units}"] if units else []),
        f"norm = 2 * {hidden}; trainable = dense + norm; nontrainable = 2 * {hidden}; total = trainable + nontrainable",
    ]


def _shapes_statement(depth: int, has_norm: bool) -> str:
    sizes = ", ".join(f"$n_{k}$" for k in range(1, depth))
    norm = (
        " A batch normalisation follows each hidden layer: every unit has a $\\gamma$ and a $\\beta$ that are trained,"
        " and a running mean and a running variance that are not. Count the trainable and the non-trainable parameters,"
        " and all together."
    )
    return (
        f"A fully connected network has $n_0$ inputs, hidden layers of {sizes} units, and $n_{depth}$ outputs; every"
        " unit has a bias. Count the weights $w_k$ and the biases $b_k$ of each layer"
        f"{'.' + norm if has_norm else ', and all parameters together.'}"
    )


def _count_mistakes(depth: int, every: str) -> tuple[Break, ...]:
    layers = range(1, depth + 1)
    return (
        Break("biases-not-counted", "the biases are parameters too", {every: lambda *counts: sum(counts[::2])}),
        Break(
            "sizes-added",
            "each unit has a weight for every unit before it: the sizes of the two layers are multiplied",
            {f"w{k}": lambda before, here: before + here for k in layers},
        ),
        Break(
            "one-bias-a-layer",
            "each unit has a bias of its own",
            {f"b{k}": lambda n, by: np.ones_like(n) for k in layers},
        ),
    )


NORM_COUNTS = (
    Break(
        "statistics-trained",
        "the running mean and variance are not trained: of a batch normalisation only γ and β are",
        {"trainable": lambda dense, norm: dense + 2 * norm, "nontrainable": lambda units, by: 0.0 * units},
    ),
    Break(
        "batch-norm-left-out",
        "a batch normalisation has parameters too: four for each unit, two of them trained",
        {"norm": lambda units, by: 0.0 * units, "nontrainable": lambda units, by: 0.0 * units},
    ),
    Break(
        "batch-norm-once",
        "a batch normalisation has two trained parameters for each unit and two that are not, not one of each",
        {"norm": lambda units, by: units, "nontrainable": lambda units, by: units},
    ),
)
