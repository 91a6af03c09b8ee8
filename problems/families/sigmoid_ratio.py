"""A ratio with two sigmoids in it, cut into small steps whose inputs are used again and again."""

from __future__ import annotations

from typing import Any

from problems.circuit_code import circuit_code
from problems.draws import Draw
from problems.family import Options, Posed, family
from solutions.mistakes import graph_mistakes, named
from solutions.notation import parse

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
MISTAKES = (
    "sigmoid-one-minus-f-over-f",
    "sigmoid-f-one-plus-f",
    "sigmoid-of-input",
    "sigmoid-twice",
    "square-factor-missing",
    "reciprocal-sign-missing",
    "reciprocal-square-missing",
    "factors-swapped",
)
STATEMENT = (
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
        STATEMENT,
        ARGUMENTS,
        mistakes=(*named(graph, *MISTAKES), *lost),
        decimals=4,
        smallest=0.01,
        unsaturated=0.01,
    )
