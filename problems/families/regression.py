"""Regression with one neuron: a line under a squared error, and a sigmoid under the binary cross-entropy."""

from __future__ import annotations

from problems.certified.band import Band
from problems.draws import Draw
from problems.family import Choice, Options, Posed, family
from problems.mistakes.network import absolute_error, slope_twice
from problems.tasks.circuit import circuit_code
from solutions.mistakes import named
from solutions.notation import parse

ANY_SIGNS = Band(negative_inputs=(0, 9), positive_inputs=(0, 9))  # the first examples of a lecture are all positive
YHAT = r"\hat{y}"
LINES = {  # loss -> its steps, and how it is written
    "none": ("", ""),
    "squared": ("; r = y - yhat; L = r**2", r"(y - \hat{y})^2"),
    "half": ("; r = y - yhat; L = r**2 / 2", r"\frac{1}{2} (y - \hat{y})^2"),
}
OF_LINES = (
    "factors-swapped",
    "square-factor-missing",
    "scale-factor-missing",
    "scale-not-applied",
    "difference-sign-missing",
)
OF_SATURATED = ("sigmoid-f-one-plus-f", "sigmoid-of-input", "sigmoid-twice", "factors-swapped")
OF_ENTROPY = (*OF_SATURATED, "sigmoid-one-minus-f-over-f", "bce-slope-of-score", "minus-missing")


@family(
    title="Linear regression with one weight",
    examples=(
        {"loss": "none", "w": 1, "x": 2, "b": 1},
        {"loss": "half", "w": 1, "x": 2, "b": 1, "y": 0},
        {"loss": "squared", "w": 1, "x": 2, "b": 1, "y": 5},
    ),
    options={"loss": Choice("none", tuple(LINES), "no loss, (y - yhat)^2, or half of it")},
    code=circuit_code("linear_regression", "Linear regression, in code"),
    formulas=True,
)
def linear_regression(draw: Draw, options: Options) -> Posed:
    """A line yhat = w x + b, alone or under a squared error, and the gradients of w, x and b."""
    steps, loss = LINES[str(options["loss"])]
    graph = parse(f"m = w*x; yhat = m + b{steps}")
    inputs = {name: draw.steps(name, -5, 5, 0.5) for name in "wb"}
    inputs |= {name: draw.integers(name, -9, 9, without=(0,)) for name in "xy" if name in graph}
    mistakes = (*named(graph, *OF_LINES), *absolute_error(graph))
    under = f"; its loss on the example $(x, y)$ is $L = {loss}$" if loss else ""
    setting = f"A line predicts ${YHAT} = w x + b${under}."
    return Posed(
        graph,
        inputs,
        f"{setting} Run it forward, then send the gradient of ${'L' if loss else YHAT}$ back to $w$, $x$ and $b$.",
        mistakes=mistakes,
        constants=frozenset("y" if loss else ()),
        band=ANY_SIGNS,
        setting=setting,
    )


@family(
    title="Logistic regression without a bias",
    examples=(
        {"loss": "none", "x": 2, "y": 2, "z": 1, "w": [1, 2, 1]},
        {"loss": "bce", "x": 2, "y": -1, "z": 2, "w": [1, 0.5, -1], "t": 1},
    ),
    options={"loss": Choice("none", ("none", "bce"), "no loss, or the binary cross-entropy with a label t")},
    code=circuit_code("logistic_regression", "Logistic regression, in code"),
    formulas=True,
)
def logistic_regression(draw: Draw, options: Options) -> Posed:
    """f = σ(w0 x + w1 y + w2 z), alone or under the binary cross-entropy."""
    has_loss = options["loss"] == "bce"
    graph = parse("q = w0*x + w1*y + w2*z; f = sigmoid(q)" + ("; L = bce(f, t)" if has_loss else ""))
    inputs = {f"w{i}": draw.steps(f"w{i}", -2, 2, 0.25) for i in range(3)}
    inputs |= {name: draw.integers(name, -3, 3, without=(0,)) for name in "xyz"}
    entropy = (slope_twice("f"), *named(graph, *OF_ENTROPY))
    return Posed(
        graph,
        inputs | ({"t": draw.choice("t", (0, 1))} if has_loss else {}),
        f"{_logistic_setting(has_loss)} Run it forward, then send the gradient back to every weight and every feature.",
        {"w": ("w0", "w1", "w2")},
        mistakes=entropy if has_loss else named(graph, *OF_SATURATED),
        constants=frozenset("t" if has_loss else ()),
        decimals=4 if has_loss else 6,
        smallest=0.005 if has_loss else 0.0005,
        unsaturated=0.02 if has_loss else 0.0005,  # the usual example is close to 1
        band=ANY_SIGNS,
        formulas=("dq", "dw0", "dw2", "dx"),
        setting=_logistic_setting(has_loss),
    )


def _logistic_setting(has_loss: bool) -> str:
    model = r"Logistic regression gives $f = \sigma(q)$ with $q = w_0 x + w_1 y + w_2 z$"
    if not has_loss:
        return f"{model}."
    return (
        f"{model} as the probability of the label $t = 1$; the loss is the binary cross-entropy "
        r"$L = -(t \ln f + (1 - t) \ln(1 - f))$."
    )
