"""Gradient descent: updates by hand, and how many of them an epoch has."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from problems.certified.band import MANY, Band
from problems.draws import Draw
from problems.family import Choice, Number, Options, Posed, family
from problems.tasks.descent import descent_loop, updates
from solutions.breaks import Break
from solutions.notation import parse
from solutions.ops import Forward


def _with_given(draw: Draw, steps: range) -> Posed:
    graph = parse("; ".join(f"s{t} = eta * g{t}; b{t + 1} = b{t} - s{t}" for t in steps))
    inputs = {f"g{t}": draw.integers(f"g{t}", -60, 60, without=range(-9, 10)) for t in steps}
    inputs |= {"b0": draw.steps("b0", -9, 9, 0.25), "eta": draw.choice("eta", (0.01, 0.02, 0.05, 0.1))}
    plural = len(steps) > 1
    statement = (
        r"A parameter $b$ is trained by gradient descent with the learning rate $\eta$. It starts at $b_0$; "
        + (
            "its gradients, from one update to the next, are $g_0$, $g_1$ and so on. "
            if plural
            else r"there its gradient is $g_0 = \partial L / \partial b$. "
        )
        + ("Compute the parameter after every update." if plural else "Compute the parameter after one update.")
    )
    asked = tuple(f"b{t + 1}" for t in steps)
    packs = {"g": tuple(f"g{t}" for t in steps)} if plural else {}
    mistakes = _of_updates("b", steps)
    return Posed(graph, inputs, statement, packs, asked, mistakes, frozenset(inputs), drawn=False)


def _with_loss(draw: Draw, steps: range) -> Posed:
    graph = parse(
        "; ".join(
            f"yhat{t} = w{t} * x; r{t} = yhat{t} - y; delta{t} = 2 * r{t}; g{t} = delta{t} * x;"
            f"s{t} = eta * g{t}; w{t + 1} = w{t} - s{t}"
            for t in steps
        )
    )
    inputs = {
        "w0": draw.steps("w0", -6, 6, 0.5),
        "x": draw.steps("x", -2.5, 2.5, 0.5),
        "y": draw.integers("y", -12, 12, without=(0,)),
        "eta": draw.choice("eta", (0.02, 0.05, 0.1)),
    }
    statement = (
        r"The slope $w$ of a line without a bias is fitted to one point $(x, y)$ by gradient descent on"
        r" $L = (w x - y)^2$ with the learning rate $\eta$, beginning at $w_0$. Compute the gradient"
        r" $g_t = \partial L / \partial w$ at $w_t$ and the slope $w_{t+1}$ after the update, step by step."
    )
    asked = tuple(name for t in steps for name in (f"g{t}", f"w{t + 1}"))
    mistakes = (
        *_of_updates("w", steps),
        *_of_errors(steps),
        _in_every("input-missing", INPUT, "g", lambda delta, x: delta, steps),
    )
    return Posed(graph, inputs, statement, {}, asked, mistakes, frozenset(inputs), decimals=4, drawn=False)


def _with_two_layers(draw: Draw, steps: range) -> Posed:
    graph = parse(
        "; ".join(
            f"h{t} = v{t} * x; yhat{t} = w{t} * h{t}; r{t} = yhat{t} - y; delta{t} = 2 * r{t}; g{t} = delta{t} * h{t};"
            f"q{t} = delta{t} * w{t}; p{t} = q{t} * x;"
            f"s{t} = eta * g{t}; w{t + 1} = w{t} - s{t}; u{t} = eta * p{t}; v{t + 1} = v{t} - u{t}"
            for t in steps
        )
    )
    inputs = {name: draw.steps(name, -2, 2, 0.5) for name in ("v0", "w0", "x")}
    inputs |= {"y": draw.steps("y", -5, 5, 0.5), "eta": draw.choice("eta", (0.02, 0.05, 0.1))}
    statement = (
        r"Two linear units in a row compute $h = v x$ and $\hat{y} = w h$; they are trained on one point $(x, y)$ by"
        r" gradient descent on $L = (\hat{y} - y)^2$ with the learning rate $\eta$, beginning at $v_0$ and $w_0$."
        r" Compute the gradients $g_t = \partial L / \partial w$ and $p_t = \partial L / \partial v$ at $v_t$, $w_t$,"
        r" then both weights after the update, step by step."
    )
    asked = tuple(name for t in steps for name in (f"g{t}", f"p{t}", f"w{t + 1}", f"v{t + 1}"))
    uphill, no_rate = _of_updates("w", steps)
    mistakes = (
        replace(uphill, forward={**uphill.forward, **{f"v{t + 1}": np.add for t in steps}}),
        replace(no_rate, forward={**no_rate.forward, **{f"u{t}": lambda eta, p: p for t in steps}}),
        *_of_errors(steps),
        _in_every("input-missing", INPUT, "p", lambda q, x: q, steps),
        _in_every("next-weight-missing", SECOND, "q", lambda delta, w: delta, steps),
        _in_every("rate-in-each-layer", RATES, "u", lambda eta, p: eta * eta * p, steps),
    )
    return Posed(graph, inputs, statement, {}, asked, mistakes, frozenset(inputs), decimals=4, drawn=False)


INPUT = "the gradient of a weight is multiplied by the input that it weights, x"
SECOND = "the gradient goes back through the second unit, and is multiplied by its weight w"
RATES = "the learning rate is multiplied in once per layer: it belongs into each update once"
FORMS = {"given": _with_given, "loss": _with_loss, "two-layer": _with_two_layers}


def _in_every(note: str, feedback: str, node: str, rule: Forward, steps: range) -> Break:
    """A wrong rule at a node of every step."""
    return Break(note, feedback, {f"{node}{t}": rule for t in steps})


REVERSED = "the error in the gradient is ŷ − y, not y − ŷ"


def _of_errors(steps: range) -> tuple[Break, ...]:
    no_two = "the derivative of the square has a factor 2, which is missing"
    return (
        _in_every("square-factor-missing", no_two, "delta", lambda r, by: r, steps),
        _in_every("difference-sign-missing", REVERSED, "r", lambda yhat, y: y - yhat, steps),
    )


def _of_updates(parameter: str, steps: range) -> tuple[Break, Break]:
    return (
        Break(
            "plus-for-minus",
            "the update goes uphill: the learning rate times the gradient is subtracted, not added",
            {f"{parameter}{t + 1}": np.add for t in steps},
        ),
        Break(
            "rate-missing",
            "the gradient is multiplied by the learning rate before it is subtracted",
            {f"s{t}": lambda eta, g: g for t in steps},
        ),
    )


@family(
    title="Gradient descent",
    examples=({"form": "given", "steps": 1, "b0": -5, "g0": -50, "eta": 0.01},),
    options={
        "form": Choice("given", tuple(FORMS), "gradients given, of L = (w x - y)^2, or of two layers w v x"),
        "steps": Number(1, 1, 5, "how many updates"),
    },
    code=updates,
)
def gradient_descent(draw: Draw, options: Options) -> Posed:
    """Updates of gradient descent, w - η dw, one after the other."""
    return FORMS[str(options["form"])](draw, range(int(options["steps"])))


SIZES = (16, 20, 32, 50, 64, 80, 100, 128, 150)
NO_SIGNS = Band(answer_digits=(1, 3.5), negative_inputs=(0, MANY))
TEXTS = {  # k: updates an epoch, T: all updates, R: gradients of single rows, m: rows in the last batch
    "batch": "k = N / N; T = k * E; R = N * E",
    "stochastic": "k = 1 * N; T = k * E",
    "mini-batch": "q = N / B; k = ceil(q); T = k * E; f = k - 1; h = f * B; m = N - h",
}
ASKED = {"batch": ("k", "T", "R"), "stochastic": ("k", "T"), "mini-batch": ("k", "T", "m")}
STATEMENTS = {
    "batch": "batch gradient descent, which uses all rows for every update. How many updates $k$ does an epoch have,"
    " how many $T$ are made in all, and for how many rows $R$ in all is a gradient computed?",
    "stochastic": "stochastic gradient descent, which uses one row for every update. How many updates $k$ does an"
    " epoch have, and how many $T$ are made in all?",
    "mini-batch": "mini-batch gradient descent with batches of $B$ rows; the last batch of an epoch may be shorter, and"
    " is used too. How many updates $k$ does an epoch have, how many $T$ are made in all, and how many rows $m$ are in"
    " the last batch of an epoch?",
}
EPOCHS = Break("epochs-ignored", "that is the number of one epoch: there are E epochs", {"T": lambda k, epochs: k})
COUNT_MISTAKES = {
    "batch": (
        Break("update-a-row", "batch gradient descent makes one update from all rows", {"k": lambda n, same: n}),
        EPOCHS,
        Break("rows-once", "every epoch computes the gradients of all rows again", {"R": lambda n, epochs: n}),
    ),
    "stochastic": (
        Break(
            "update-an-epoch",
            "stochastic gradient descent makes an update for every row",
            {"k": lambda n, by: by + 0 * n},
        ),
        EPOCHS,
    ),
    "mini-batch": (
        Break(
            "short-batch-dropped",
            "the rows that are left make a last, shorter batch, and an update of their own: round up",
            {"k": np.floor, "f": lambda k, by: k},
        ),
        Break("not-rounded", "an update is made or not: round the number of batches up", {"k": lambda q: q}),
        Break("update-a-row", "one update is made for every batch, not for every row", {"q": lambda n, size: n}),
        EPOCHS,
    ),
}


@family(
    title="How many updates",
    examples=(
        {"variant": "mini-batch", "N": 400, "B": 150, "E": 10},
        {"variant": "mini-batch", "N": 320, "B": 32, "E": 10},
        {"variant": "batch", "N": 50, "E": 10},
        {"variant": "stochastic", "N": 50, "E": 10},
    ),
    options={
        "variant": Choice("mini-batch", ("batch", "stochastic", "mini-batch"), "what an update is computed from"),
    },
    code=descent_loop,
)
def descent_variants(draw: Draw, options: Options) -> Posed:
    """Batch, stochastic and mini-batch gradient descent: how many updates each of them makes."""
    variant = str(options["variant"])
    inputs = {
        "N": draw.integers("N", 21, 199) if variant == "stochastic" else draw.choice("N", range(100, 1000)),
        "E": draw.integers("E", 3, 60),
    }
    if variant == "mini-batch":
        inputs["B"] = draw.choice("B", SIZES)
    return Posed(
        parse(TEXTS[variant]),
        inputs,
        f"A model is trained on $N$ rows for $E$ epochs with {STATEMENTS[variant]}",
        asked=ASKED[variant],
        mistakes=COUNT_MISTAKES[variant],
        constants=frozenset(inputs),
        counts=frozenset({*inputs, "k"}),
        decimals=1,
        relative=0.0,
        drawn=False,
        largest=1e5,
        band=NO_SIGNS,
    )
