"""The code task of a network's forward pass: three layers, one after the other, for a batch."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from problems.code.printed import as_file, plain_source, stub
from problems.code.rewritten import changed
from problems.code.task import CodeTask, GraphConvention, Instead, Mistake
from problems.family import Options, Posed
from problems.mistakes.after_run import AfterRun
from problems.mistakes.other_unit import other_units
from problems.mistakes.softmax import probabilities
from problems.tasks.layer import arrays
from solutions.breaks import Break
from solutions.graph import Graph
from solutions.mistakes import named
from solutions.notation import parse
from solutions.ops import Array
from solutions.reference import layers as reference

LAYERS = (1, 2, 3)
ARGUMENTS = ("x", *(f"{letter}{k}" for k in LAYERS for letter in "Wb"))
BATCHES = ((5, 4, 3, 2, 1), (7, 3, 5, 4, 2), (1, 5, 2, 3, 4))  # N, D, H1, H2, C
IN_WORDS = {"sigmoid": r"\sigma", "tanh": r"\tanh", "relu": r"\mathrm{ReLU}"}
WHOLE = "each layer is an activation of x W + b"
SOFTMAX = "the last layer has a sigmoid for each unit; here softmax is taken over the units"
WRITTEN = {  # hidden unit -> how the reference writes it
    "sigmoid": "sigmoid(",
    "tanh": "np.tanh(",
    "relu": "np.maximum(0, ",
}


def mlp_code(posed: Posed, options: Options, seed: int) -> CodeTask:
    """mlp_forward(x, W1, b1, W2, b2, W3, b3), which returns the activated values of every layer."""
    del posed
    unit = str(options["unit"])
    outputs, graph = tuple(f"a{k}" for k in LAYERS), parse(_graph(unit))
    return CodeTask(
        title="The forward pass of a network, in code",
        statement=_statement(unit),
        functions=("mlp_forward",),
        arguments={name: name for name in ARGUMENTS},
        outputs={name: name for name in outputs},
        cases=tuple(_case(batch, seed) for batch in BATCHES),
        conventions=(GraphConvention("", "", graph),),
        mistakes=lambda convention: _mistakes(unit, graph),
        stub=stub("mlp_forward", ARGUMENTS, outputs, "One row an example."),
        reference=_reference(unit),
    )


def _statement(unit: str) -> str:
    hidden = IN_WORDS[unit]
    return (
        rf"A network computes $a_1 = {hidden}(x W_1 + b_1)$, $a_2 = {hidden}(a_1 W_2 + b_2)$ and"
        r" $a_3 = \sigma(a_2 W_3 + b_3)$ with $\sigma(t) = \frac{1}{1 + e^{-t}}$ for a batch $x$ of shape $(N, D)$."
        r" The weights have shapes $(D, H_1)$, $(H_1, H_2)$ and $(H_2, C)$, the biases $(H_1)$, $(H_2)$ and $(C)$."
        r" Return $a_1$, $a_2$ and $a_3$."
    )


def _graph(unit: str) -> str:
    layers = zip(LAYERS, ("x", "a1", "a2"), (unit, unit, "sigmoid"), strict=True)
    return "; ".join(f"P{k} = {a} @ W{k}; Z{k} = P{k} + b{k}; a{k} = {f}(Z{k})" for k, a, f in layers)


def _case(batch: tuple[int, int, int, int, int], seed: int) -> dict[str, Array]:
    n, *sizes = batch
    wide = list(zip(LAYERS, sizes[:-1], sizes[1:], strict=True))
    shapes = {f"W{k}": (rows, columns) for k, rows, columns in wide} | {f"b{k}": (c,) for k, _, c in wide}
    stream = f"mlp-{n}-{sizes[0]}"
    return arrays(stream, seed, {"x": (n, sizes[0])}) | arrays(stream, seed, shapes, largest=1.0)


def _biases_outside(unit: str) -> Iterator[Instead]:
    """The biases are added to what the units give."""
    layers = zip(LAYERS, ("x", "a1", "a2"), (unit, unit, "sigmoid"), strict=True)
    graph = parse("; ".join(f"P{k} = {a} @ W{k}; Z{k} = {f}(P{k}); a{k} = Z{k} + b{k}" for k, a, f in layers))
    told = f"a bias is added before the activation, not after it: {WHOLE}"
    yield Instead("bias-after-activation", told, AfterRun(graph))


def _mistakes(unit: str, graph: Graph) -> tuple[Mistake, ...]:
    return (
        *(
            Break(f"bias-left-out-{k}", f"the bias of layer {k} is missing", {f"Z{k}": lambda p, b: p + 0.0 * b})
            for k in LAYERS
        ),
        Break("biases-left-out", "the biases are missing", {f"Z{k}": lambda p, b: p + 0.0 * b for k in LAYERS}),
        *(
            Break(f"activation-missing-{k}", f"layer {k} has no activation: {WHOLE}", {f"a{k}": np.array})
            for k in LAYERS
        ),
        Break(
            "hidden-activations-missing",
            f"the hidden layers have no activation: {WHOLE}",
            {f"a{k}": np.array for k in LAYERS[:-1]},
        ),
        *named(graph, "sigmoid-precedence", "sigmoid-exponent-sign"),
        Break("softmax-for-sigmoid", SOFTMAX, {f"a{LAYERS[-1]}": probabilities}),
        *_biases_outside(unit),
        *_other_units(graph),
    )


def _other_units(graph: Graph) -> Iterator[Break]:
    """In the values, for the task has no gradients: of all hidden layers, of the last one, and of each hidden one."""
    places = {"a hidden layer": LAYERS[:-1], "the last layer": LAYERS[-1:]} | {f"layer {k}": (k,) for k in LAYERS[:-1]}
    for where, layers in places.items():
        yield from (each for each in other_units(graph, where, [f"a{k}" for k in layers]) if each.forward)


def _reference(unit: str) -> str:
    forward, hidden = "    a{k} = sigmoid(", "    a{k} = " + WRITTEN[unit]
    text = as_file(plain_source(reference.sigmoid), plain_source(reference.mlp_forward))
    return changed(text, ((forward.format(k=k), hidden.format(k=k)) for k in LAYERS[:-1]))
