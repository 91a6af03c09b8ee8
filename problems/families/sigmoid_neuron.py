"""A neuron with a sigmoid, drawn with the sigmoid as one gate or as its four gates."""

from __future__ import annotations

from problems.circuit_code import circuit_code
from problems.draws import Draw
from problems.family import Choice, Number, Options, Posed, family
from solutions.mistakes import named
from solutions.notation import parse

SIGMOID = {"one": "f = sigmoid({dot})", "four": "f = 1 / (1 + exp(-{dot}))"}
MISTAKES = (
    "sigmoid-one-minus-f-over-f",
    "sigmoid-f-one-plus-f",
    "sigmoid-of-input",
    "sigmoid-twice",
    "reciprocal-sign-missing",
    "factors-swapped",
)


@family(
    title="A sigmoid neuron",
    examples=(
        {"inputs": 2, "bias": "last", "w": [2, -3, -3], "x": [-1, -2]},
        {"inputs": 2, "bias": "named", "w": [4, -4], "b": -3, "x": [-1, -2]},
    ),
    options={
        "inputs": Number(2, 1, 5, "how many inputs x the neuron has"),
        "bias": Choice("last", ("last", "named"), "the bias is the last weight, or has the name b"),
        "gates": Choice("one", ("one", "four"), "the sigmoid as one gate, or as times -1, exp, plus 1, 1/x"),
    },
    code=circuit_code("sigmoid_neuron", "A sigmoid neuron, in code"),
    formulas=True,
)
def sigmoid_neuron(draw: Draw, options: Options) -> Posed:
    """A weighted sum with a bias through a sigmoid: f = σ(w0 x0 + w1 x1 + w2)."""
    count = int(options["inputs"])
    bias = f"w{count}" if options["bias"] == "last" else "b"
    dot = "dot" if options["bias"] == "last" else "q"
    products = " + ".join(f"w{i}*x{i}" for i in range(count))
    graph = parse(f"{dot} = {products} + {bias}; {SIGMOID[str(options['gates'])].format(dot=dot)}")
    weights = tuple(f"w{i}" for i in range(count + (bias != "b")))
    packs = {"w": weights, "x": tuple(f"x{i}" for i in range(count))}
    inputs = {node.name: draw.steps(node.name, -3, 3, 0.5) for node in graph.inputs}
    inputs |= {name: draw.integers(name, -3, 3, without=(0,)) for name in packs["x"]}
    return Posed(graph, inputs, _statement(count, bias), packs, mistakes=named(graph, *MISTAKES))


def _statement(count: int, bias: str) -> str:
    products = " + ".join(f"w_{{{i}}} x_{{{i}}}" for i in range(count))
    last = "b" if bias == "b" else f"w_{{{count}}}"
    return (
        rf"A neuron computes $f = \sigma({products} + {last})$ with $\sigma(t) = \frac{{1}}{{1 + e^{{-t}}}}$. "
        r"Run the forward pass, then send the gradient of $f$ back through every gate."
    )
