"""Before training: the first weights, and features of one scale."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from problems.certified.band import MANY, Band
from problems.draws import Draw
from problems.family import Choice, Options, Posed, family
from problems.tasks.initialization import initialization_code
from problems.tasks.scaling import BY_RANGE, scaling_code
from solutions.breaks import Break
from solutions.notation import parse
from solutions.ops import Array, Forward

LAYERS = (1, 2, 3)
SIZES = (*range(10, 100, 5), 16, 32, 64, 128, 256, 512, *range(100, 500, 20))
UNSIGNED = Band(negative_inputs=(0, MANY), answer_digits=(1, 3))
HALVES = {  # scheme -> half of the number over which the variance is 1, layer by layer
    "xavier": "t{i} = n{before} + n{i}; h{i} = t{i} / 2",
    "he": "h{i} = n{before} / 2",
}
SCHEMES = {
    "xavier": "Xavier (Glorot) initialisation, which counts the inputs and the outputs of a layer alike",
    "he": "He initialisation, which is made for ReLU units",
}
SCALES = {
    "normal": (
        "V{i} = 1 / h{i}; sigma{i} = sqrt(V{i})",
        "sigma",
        r"normal distribution; what are its variance $V$ and its standard deviation $\sigma$ for each layer",
    ),
    "uniform": (
        "V{i} = 1 / h{i}; k{i} = 3 * V{i}; a{i} = sqrt(k{i})",
        "a",
        "uniform distribution from $-a$ to $a$; what are its variance $V$ and its limit $a$ for each layer",
    ),
}


@family(
    title="The first weights",
    examples=(
        {"start": "xavier", "n": [300, 100, 50, 10]},
        {"start": "he", "n": [200, 50, 128]},
        {"start": "zeros", "x": [2, -1], "y": 3, "W1": [[0, 0], [0, 0]], "W2": [0, 0]},
        {"start": "constant", "x": [2, -1], "y": 3, "W1": [[0.5, 0.5], [0.5, 0.5]], "W2": [0.5, 0.5]},
    ),
    options={
        "start": Choice("xavier", ("xavier", "he", "zeros", "constant"), "how the weights are chosen"),
        "distribution": Choice("normal", ("normal", "uniform"), "its standard deviation is asked, or its limit"),
        "fans": Choice("open", ("open", "both", "in"), "code: Xavier's variance is 2/(fan_in + fan_out), or 1/fan_in"),
    },
    code=initialization_code,
)
def initialization(draw: Draw, options: Options) -> Posed:
    """The scale of the first weights from fan-in and fan-out, or what equal first weights lead to."""
    start = str(options["start"])
    return _scales(draw, start, str(options["distribution"])) if start in SCHEMES else _equal(draw, start)


def _scales(draw: Draw, start: str, kind: str) -> Posed:
    text, scale, what = SCALES[kind]
    steps = (f"{HALVES[start]}; {text}".format(i=i, before=i - 1) for i in LAYERS)
    names = tuple(f"n{i}" for i in (0, *LAYERS))[: 4 if start == "xavier" else 3]  # He's leaves out the last
    inputs = {name: draw.choice(name, SIZES) for name in names}
    return Posed(
        parse("; ".join(steps)),
        inputs,
        "A network has $n_0$ inputs, $n_1$ and $n_2$ units in its two hidden layers and"
        f" {'$n_3$ outputs' if start == 'xavier' else 'an output layer'}. Its weights are drawn by {SCHEMES[start]},"
        f" from a {what}?",
        {"n": names},
        tuple(f"{name}{i}" for i in LAYERS for name in ("V", scale)),
        _of_scales(start, kind, scale),
        frozenset(names),
        decimals=4,
        drawn=False,
        smallest=0.0015,
        band=UNSIGNED,
    )


def _of_scales(start: str, kind: str, scale: str) -> tuple[Break, ...]:
    both = Break(
        "fan-out-missing",
        "the outputs of the layer count too: it is the sum of fan-in and fan-out",
        {f"t{i}": lambda fan_in, fan_out: fan_in for i in LAYERS},
    )
    three = Break(
        "three-missing",
        "the variance of a uniform distribution from −a to a is a²/3; the 3 is missing",
        {f"k{i}": lambda variance, by: variance for i in LAYERS},
    )
    return (
        Break(
            "factor-two-missing",
            "the variance has a 2 on top",
            {f"h{i}": lambda fans, by: fans for i in LAYERS},
        ),
        Break(
            "root-missing",
            "that is the number under the root: take the square root",
            {f"{scale}{i}": lambda square: square for i in LAYERS},
        ),
        *((both,) if start == "xavier" else ()),
        *((three,) if kind == "uniform" else ()),
    )


NET = (
    "z1 = dot(W1_11, x1, W1_21, x2); z2 = dot(W1_12, x1, W1_22, x2); h1 = sigmoid(z1); h2 = sigmoid(z2);"
    "yhat = dot(W2_1, h1, W2_2, h2); r = yhat - y; q = r**2; L = q / 2"
)
WEIGHTS = ("W1_11", "W1_12", "W1_21", "W1_22", "W2_1", "W2_2")
HALF_OF_ZERO = Break("sigmoid-of-zero", "the sigmoid of 0 is 1/2, not 0", {f"h{j}": lambda z: 0 * z for j in (1, 2)})
ERROR_SIGN = Break("difference-sign-missing", "the derivative of L by ŷ is ŷ − y", {"r": lambda yhat, y: y - yhat})
OF_EQUAL = {
    "zeros": (HALF_OF_ZERO, ERROR_SIGN),
    "constant": (
        ERROR_SIGN,
        Break(
            "slope-missing",
            "the gradient passes through the sigmoid and is multiplied by h·(1 − h)",
            vjp={f"h{j}": lambda g, out, z: (g,) for j in (1, 2)},
        ),
        Break(
            "next-weight-missing",
            "the gradient of a hidden unit is multiplied by the weight with which it goes into ŷ",
            vjp={"yhat": lambda g, out, *xs: tuple(g if i % 2 else g * xs[i + 1] for i in range(len(xs)))},
        ),
        Break(
            "input-missing",
            "the gradient of a weight is multiplied by the input that it weights",
            vjp={f"z{j}": lambda g, out, *xs: (g,) * len(xs) for j in (1, 2)},
        ),
    ),
}


def _equal(draw: Draw, start: str) -> Posed:
    inputs = {name: draw.integers(name, -9, 9, without=(0,)) for name in ("x1", "x2")}
    inputs["y"] = draw.steps("y", -9, 9, 0.25)
    weight = 0 * inputs["y"] if start == "zeros" else draw.choice("c", (-1, -0.75, -0.5, -0.25, 0.25, 0.5, 0.75, 1))
    inputs |= dict.fromkeys(WEIGHTS, weight)
    return Posed(
        parse(NET),
        inputs,
        r"A 2-2-1 network with sigmoid hidden units, a linear output and no biases computes $h = \sigma(x W^{(1)})$ and"
        rf" $\hat{{y}} = h W^{{(2)}}$; its loss is $L = \frac{{1}}{{2}} (\hat{{y}} - y)^2$. All its weights start at"
        f" {'0' if start == 'zeros' else 'the same number'}. Compute the hidden units, the prediction and the gradient"
        " of every weight, and see which weights will stay equal after an update.",
        {"x": ("x1", "x2"), "W1": (WEIGHTS[0:2], WEIGHTS[2:4]), "W2": WEIGHTS[4:6]},
        ("h1", "h2", "yhat", *(f"d{name}" for name in WEIGHTS)),
        OF_EQUAL[start],
        frozenset(("x1", "x2", "y")),
        decimals=3,
        drawn=False,
        zeros=start == "zeros",
        smallest=0.01,
        band=Band(negative_inputs=(0, MANY), positive_inputs=(0, MANY)),
    )


COUNT = 5  # training values
ROWS = range(1, COUNT + 1)
DEVIATIONS = (  # five different whole numbers of mean 0 whose variance is the square of a whole number
    *((-9, -5, 3, 4, 7), (-9, -3, -1, 5, 8), (-9, -3, 0, 3, 9), (-8, -5, 1, 3, 9), (-7, -4, -3, 5, 9)),
    *((-7, -1, 1, 2, 5), (-6, -3, 1, 3, 5), (-6, -2, 0, 2, 6), (-5, -3, -1, 3, 6), (-5, -2, -1, 1, 7)),
)
X_PACK = tuple(f"x{i}" for i in ROWS)
PLACES = (*map(str, ROWS), "_t")  # the training values, and the test value


@family(
    title="Feature scaling",
    examples=(
        {"kind": "standardise", "x": [23, 29, 15, 24, 19], "x_t": 30},
        {"kind": "min-max", "x": [23, 29, 15, 24, 19], "x_t": 33},
    ),
    options={"kind": Choice("standardise", ("standardise", "min-max"), "to mean 0 and deviation 1, or to 0 up to 1")},
    code=scaling_code,
)
def feature_scaling(draw: Draw, options: Options) -> Posed:
    """One feature standardised or scaled to 0 up to 1 by its training values, and a test value with them."""
    return _standardised(draw) if options["kind"] == "standardise" else _min_max(draw)


def _standardised(draw: Draw) -> Posed:
    pattern = np.array(DEVIATIONS)[draw.integers("pattern", 0, len(DEVIATIONS) - 1).astype(int)]  # (B, 5)
    order = np.argsort(draw.uniform("order", (COUNT,)), axis=1)
    mean = draw.integers("mean", 12, 80)
    values = mean[:, None] + draw.choice("side", (-1, 1))[:, None] * np.take_along_axis(pattern, order, axis=1)
    text = (
        f"S = add({', '.join(X_PACK)}); mu = S / {COUNT}; {_each('c{i} = x{i} - mu')};"
        f"{_each('q{i} = c{i}**2', PLACES[:-1])}; Q = add({', '.join(f'q{i}' for i in ROWS)}); V = Q / {COUNT};"
        f"sigma = sqrt(V); {_each('z{i} = c{i} / sigma')}"
    )
    mistakes = (
        Break(
            "variance-n-minus-one",
            "the standard deviation divides by the number of values, not by one less",
            {"V": lambda total, by: total / (COUNT - 1)},
        ),
        Break(
            "root-missing", "the standard deviation is the root of the variance", {"sigma": lambda variance: variance}
        ),
        Break("test-not-centred", "the mean is subtracted from the test value too", {"c_t": lambda x, mu: x}),
        Break("not-divided", "the difference is divided by the standard deviation", _all("z", lambda c, sigma: c)),
    )
    what = (
        r"standardised: $z_i = (x_i - \mu) / \sigma$ with the mean $\mu$ and the standard deviation $\sigma$ of the"
        r" training values, which divides by their number. Compute $\mu$, $\sigma$, every $z_i$, and $z_t$ for the test"
        r" value $x_t$."
    )
    return _scaled(text, draw, values, mean, what, ("mu", "sigma", *_names("z")), mistakes)


def _min_max(draw: Draw) -> Posed:
    values = draw.integers("x", 4, 60, (COUNT,))
    text = (
        f"{_chain('min', 'm', 'low')}; {_chain('max', 'k', 'high')}; w = high - low;"
        f"{_each('a{i} = x{i} - low')}; {_each('u{i} = a{i} / w')}"
    )
    mistakes = (
        Break(
            "divided-by-greatest",
            BY_RANGE,
            {"w": lambda high, low: high},
        ),
        Break("least-not-subtracted", "the least training value is subtracted first", _all("a", lambda x, low: x)),
        Break(
            "test-clipped",
            "a test value may lie below 0 or above 1: it is scaled, not cut off",
            {"u_t": lambda a, w: np.clip(a / w, 0, 1)},
        ),
    )
    what = (
        r"scaled so that the training values run from 0 to 1. Compute the scaled value $u_i$ of every training value,"
        r" and $u_t$ of the test value $x_t$, which is scaled in the same way."
    )
    return _scaled(text, draw, values, draw.integers("middle", 4, 60), what, _names("u"), mistakes)


def _scaled(
    text: str,
    draw: Draw,
    values: Array,
    middle: Array,
    what: str,
    asked: tuple[str, ...],
    mistakes: tuple[Break, ...],
) -> Posed:
    inputs = {name: values[:, i] for i, name in enumerate(X_PACK)} | {"x_t": middle + draw.integers("test", -11, 30)}
    statement = f"The feature $x$ of {COUNT} training rows is {what}"
    return Posed(
        parse(text),
        inputs,
        statement,
        {"x": X_PACK},
        asked,
        mistakes,
        frozenset(inputs),
        decimals=3,
        drawn=False,
        zeros=True,
        smallest=0.02,
        band=UNSIGNED,
    )


def _names(letter: str) -> tuple[str, ...]:
    return tuple(f"{letter}{place}" for place in PLACES)


def _each(step: str, places: Sequence[str] = PLACES) -> str:
    """The step once for each value, {i} being its place."""
    return "; ".join(step.format(i=place) for place in places)


def _all(letter: str, rule: Forward) -> dict[str, Forward]:
    return dict.fromkeys(_names(letter), rule)


def _chain(function: str, letter: str, last: str) -> str:
    """The least or the greatest training value, one more value at a time."""
    names = (X_PACK[0], *(f"{letter}{i}" for i in range(2, COUNT)), last)
    steps = zip(names[1:], names, X_PACK[1:], strict=False)
    return "; ".join(f"{name} = {function}({before}, {x})" for name, before, x in steps)
