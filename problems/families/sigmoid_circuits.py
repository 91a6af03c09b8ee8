"""Circuits with sigmoids: a neuron, whole and gate by gate, and a ratio in eight steps."""

from __future__ import annotations

from typing import Any

from problems.draws import Draw
from problems.family import Choice, Number, Options, Pack, Posed, family
from problems.part import Array
from problems.tasks.circuit import circuit_code
from solutions.graph import Graph
from solutions.mistakes import graph_mistakes, named
from solutions.names import latex_name
from solutions.notation import parse

SIGMOID = {"one": "f = sigmoid({dot})", "four": "f = 1 / (1 + exp(-{dot}))"}
GATES = "m = -{dot}; g = exp(m); h = g + 1; f = 1 / h"
OF_SIGMOID = ("sigmoid-one-minus-f-over-f", "sigmoid-f-one-plus-f", "sigmoid-of-input", "sigmoid-twice")
MISTAKES = (*OF_SIGMOID, "reciprocal-sign-missing", "factors-swapped")
OF_GATES = (
    "negation-sign-missing",
    "exp-not-derived",
    "exp-as-power",
    "reciprocal-sign-missing",
    "reciprocal-square-missing",
    "factors-swapped",
)
BACK = "Run the forward pass, then send the gradient of $f$ back through every gate."
INPUTS = Number(2, 1, 5, "how many inputs x the neuron has")
BIAS = Choice("last", ("last", "named"), "the bias is the last weight, or has the name b")
LAST = {"bias": "last", "w": [2, -3, -3], "x": [-1, -2]}
NAMED = {"bias": "named", "w": [4, -4], "b": -3, "x": [-1, -2]}


@family(
    title="A sigmoid neuron",
    examples=({"inputs": 2, **LAST}, {"inputs": 2, **NAMED}),
    options={
        "inputs": INPUTS,
        "bias": BIAS,
        "gates": Choice("one", ("one", "four"), "the sigmoid as one gate, or as times -1, exp, plus 1, 1/x"),
    },
    code=circuit_code("sigmoid_neuron", "A sigmoid neuron, in code"),
    formulas=True,
)
def sigmoid_neuron(draw: Draw, options: Options) -> Posed:
    """A weighted sum with a bias through a sigmoid: f = σ(w0 x0 + w1 x1 + w2)."""
    graph = _graph(options, SIGMOID[str(options["gates"])])
    dot = latex_name(_dot(options))
    setting = rf"A neuron computes ${dot} = {_sum(options)}$ and $f = \sigma({dot}) = \frac{{1}}{{1 + e^{{-{dot}}}}}$."
    mistakes = named(graph, *MISTAKES)
    inputs = _numbers(draw, graph, options, 3 if int(options["inputs"]) < 4 else 1.5, 0.5)  # else most are saturated
    return Posed(graph, inputs, f"{setting} {BACK}", _packs(options), mistakes=mistakes, setting=setting)


@family(
    title="A sigmoid neuron, gate by gate",
    examples=({"inputs": 2, **LAST}, {"inputs": 2, **NAMED}),
    options={"inputs": INPUTS, "bias": BIAS},
)
def sigmoid_gates(draw: Draw, options: Options) -> Posed:
    """The sigmoid neuron with its sigmoid taken apart: times −1, exp, plus 1, 1/x."""
    graph = _graph(options, GATES)
    dot = latex_name(_dot(options))
    statement = (
        rf"A neuron computes ${dot} = {_sum(options)}$ and $f = \sigma({dot}) = \frac{{1}}{{1 + e^{{-{dot}}}}}$. "
        rf"Its sigmoid is drawn down to its smallest gates: times $-1$, $e^x$, plus 1 and $\frac{{1}}{{x}}$. {BACK}"
    )
    mistakes = named(graph, *OF_GATES)
    return Posed(graph, _numbers(draw, graph, options, 1.5, 0.25), statement, _packs(options), mistakes=mistakes)


def _bias(options: Options) -> str:
    return f"w{options['inputs']}" if options["bias"] == "last" else "b"


def _dot(options: Options) -> str:
    return "dot" if options["bias"] == "last" else "q"


def _graph(options: Options, sigmoid: str) -> Graph:
    dot = _dot(options)
    products = " + ".join(f"w{i}*x{i}" for i in range(int(options["inputs"])))
    return parse(f"{dot} = {products} + {_bias(options)}; {sigmoid.format(dot=dot)}")


def _packs(options: Options) -> dict[str, Pack]:
    count = int(options["inputs"])
    weights = tuple(f"w{i}" for i in range(count + (options["bias"] == "last")))
    return {"w": weights, "x": tuple(f"x{i}" for i in range(count))}


def _numbers(draw: Draw, graph: Graph, options: Options, largest: float, step: float) -> dict[str, Array]:
    """Weights in steps, smaller ones where they are few, and whole numbers for the inputs of the neuron."""
    step = 0.1 if options["inputs"] == 1 else step
    inputs = {node.name: draw.steps(node.name, -largest, largest, step) for node in graph.inputs}
    return inputs | {f"x{i}": draw.integers(f"x{i}", -3, 3, without=(0,)) for i in range(int(options["inputs"]))}


def _sum(options: Options) -> str:
    products = " + ".join(f"w_{{{i}}} x_{{{i}}}" for i in range(int(options["inputs"])))
    bias = "b" if options["bias"] == "named" else f"w_{{{options['inputs']}}}"
    return f"{products} + {bias}"


ARGUMENTS: dict[str, Any] = {"x": "x", "y": "y"}  # in this order in code, whichever the circuit uses first
STAGES = (
    "sigy = sigmoid(y)",
    "num = x + sigy",
    "sigx = sigmoid(x)",
    "xpy = x + y",
    "xpysqr = xpy**2",
    "den = sigx + xpysqr",
    "invden = 1 / den",
    "f = num * invden",
)
OF_STAGES = (
    *OF_SIGMOID,
    "square-factor-missing",
    "reciprocal-sign-missing",
    "reciprocal-square-missing",
    "factors-swapped",
)
RATIO_STATEMENT = (
    r"Let $f = \frac{x + \sigma(y)}{\sigma(x) + (x + y)^2}$ with $\sigma(t) = \frac{1}{1 + e^{-t}}$, in eight steps: "
    r"$\mathrm{sigy}$ and $\mathrm{sigx}$ are the sigmoids, $\mathrm{num}$ the numerator, $\mathrm{xpy} = x + y$, "
    r"$\mathrm{xpysqr}$ its square, $\mathrm{den}$ the denominator and $\mathrm{invden}$ its reciprocal. "
    r"Compute every step, then go back through them: what comes back to $x$ and $y$ from several steps adds up."
)


@family(
    title="A ratio of sigmoids, staged",
    examples=({"x": 3, "y": -4},),
    code=circuit_code("sigmoid_ratio", "A ratio of sigmoids, in code"),
    formulas=True,
)
def sigmoid_ratio(draw: Draw, options: Options) -> Posed:
    """f = (σ(y) + x) / (σ(x) + (x + y)²) in eight small steps, forward and backward."""
    del options
    graph = parse("; ".join(STAGES))
    lost = (mistake for mistake in graph_mistakes(graph) if mistake.overwrite)
    return Posed(
        graph,
        {name: draw.steps(name, -4, 4, 0.1) for name in "xy"},
        RATIO_STATEMENT,
        ARGUMENTS,
        mistakes=(*named(graph, *OF_STAGES), *lost),
        decimals=4,
        smallest=0.01,
        unsaturated=0.01,
    )
