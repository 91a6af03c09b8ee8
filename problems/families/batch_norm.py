"""Batch normalisation of a column of numbers: training forward and backward, running averages and test time."""

from __future__ import annotations

import numpy as np

from problems.draws import Draw
from problems.family import ASK, Choice, Number, Options, Posed, family
from problems.mistakes.batch_norm import of_the_gradient, of_the_root
from problems.tasks.batch_norm import RUNNING, batch_norm_code
from solutions.breaks import Break
from solutions.notation import parse
from solutions.ops import Array

MOMENTUM = 0.9
FORMULA_NUMBERS, NUMBERS = 3, 4  # in the column


@family(
    title="Batch normalisation",
    examples=(
        {"mode": "train", "eps": 0.1, "x": [1, 3, 5, 7], "gamma": 2, "beta": -1, "g": [1, -2, 3, 2]},
        {"mode": "test", "eps": 0.1, "x": [1, 3, 5, 7], "z": 5, "gamma": 2, "beta": -1},
    ),
    options={
        "mode": Choice("train", ("train", "test"), "on paper: a batch forward and backward, or the running averages"),
        "eps": Number(0.1, 0.05, 1.0, "on paper: what is added under the root, large enough to show"),
        "running_variance": Choice(
            "open", ("open", *RUNNING), "code: the running variance of variances that divide by N (biased) or N - 1"
        ),
    },
    code=batch_norm_code,
    formulas=True,
)
def batch_norm(draw: Draw, options: Options) -> Posed:
    """Mean, variance, normalised, scaled and shifted; then backward, or the running averages at test time."""
    count = FORMULA_NUMBERS if options[ASK] == "formulas" else NUMBERS
    return (_train if options["mode"] == "train" else _test)(draw, range(1, count + 1), float(options["eps"]))


def _statistics(places: range) -> str:
    """The steps from x1, x2, ... to mu and var."""
    n = len(places)
    centred = "; ".join(f"c{i} = x{i} - mu; u{i} = c{i}**2" for i in places)
    return (
        f"S = add({', '.join(f'x{i}' for i in places)}); mu = S / {n}; {centred};"
        f" Q = add({', '.join(f'u{i}' for i in places)}); var = Q / {n}"
    )


def _train(draw: Draw, places: range, eps: float) -> Posed:
    outputs = "; ".join(f"xhat{i} = c{i} / sigma; p{i} = gamma * xhat{i}; y{i} = p{i} + beta" for i in places)
    loss = f"L = dot({', '.join(f'g{i}, y{i}' for i in places)})"
    graph = parse(f"{_statistics(places)}; v = var + {eps}; sigma = sqrt(v); {outputs}; {loss}")
    packs = {letter: tuple(f"{letter}{i}" for i in places) for letter in "xg"}
    g = {name: draw.integers(name, -3, 3, without=(0,)) for name in packs["g"]}
    return Posed(
        graph,
        {**_numbers(draw, places), **g},
        f"{_setting(len(places), eps)} {UPSTREAM} Compute the values, then the derivatives of $L$ by $\\gamma$, by"
        r" $\beta$ and by every $x_i$.",
        packs,
        asked=(
            *("mu", "var", *(f"xhat{i}" for i in places), *(f"y{i}" for i in places)),
            *("dgamma", "dbeta", *(f"dx{i}" for i in places)),
        ),
        mistakes=(_n_minus_one(len(places)), *of_the_root(graph, eps), *of_the_gradient(graph), _of_gamma(places)),
        constants=frozenset(packs["g"]),
        decimals=3,
        smallest=0.01,
        drawn=False,
        formulas=("dbeta", "dgamma", "dvar", "dx1"),
        setting=f"{_setting(len(places), eps)} {UPSTREAM}",
        symbols={"epsilon": eps},
        named=("mu", "var", "sigma", *(f"{name}{i}" for name in ("xhat", "y") for i in places), "L"),
        textbook=_textbook(places),
    )


def _test(draw: Draw, places: range, eps: float) -> Posed:
    new, old = f"{1 - MOMENTUM:g}", f"{MOMENTUM:g}"
    averages = f"M = {new} * mu; k = {new} * var; V = k + {old}"
    output = f"h = z - M; v = V + {eps}; sigma = sqrt(v); xhat = h / sigma; p = gamma * xhat; y = p + beta"
    graph = parse(f"{_statistics(places)}; {averages}; {output}")
    return Posed(
        graph,
        {**_numbers(draw, places), "z": draw.integers("z", -5, 9, without=(0,))},
        f"{_test_setting(len(places), eps)} Compute $\\mu$, $\\mathrm{{var}}$, $M$, $V$, $\\hat{{x}}$ and $y$.",
        {"x": tuple(f"x{i}" for i in places)},
        asked=("mu", "var", "M", "V", "xhat", "y"),
        mistakes=(_n_minus_one(len(places)), *of_the_root(graph, eps), *_of_the_averages(eps)),
        decimals=3,
        smallest=0.01,
        drawn=False,
        formulas=("dz", "dgamma"),
        setting=_test_setting(len(places), eps),
        symbols={"epsilon": eps},
        named=("mu", "var", "M", "V", "sigma", "xhat", "y"),
    )


def _textbook(places: range) -> dict[str, str]:
    """N is the count: the gradient of x1 is gamma/(N sigma) (N g1 - sum of g - xhat1 times the sum of g xhat)."""
    n, g = len(places), " + ".join(f"g{i}" for i in places)
    products = " + ".join(f"g{i}*xhat{i}" for i in places)
    return {
        "dvar": f"-gamma*({products})/(2*sigma**2)",
        "dx1": f"gamma*({n}*g1 - ({g}) - xhat1*({products}))/({n}*sigma)",
    }


def _numbers(draw: Draw, places: range) -> dict[str, Array]:
    """The column has a whole number as its mean."""
    mean = draw.integers("mean", -2, 5)
    x = {f"x{i}": mean + draw.integers(f"x{i}", -4, 4, without=(0,)) for i in places[:-1]}
    x[f"x{places[-1]}"] = mean * len(places) - sum(x.values())
    return {**x, "gamma": draw.choice("gamma", (0.5, 1.5, 2, 2.5, 3)), "beta": draw.steps("beta", -2, 2, 0.5)}


OF_INPUTS = "the gradient of gamma is the sum of the upstream gradients times the normalised values xhat, not times x"
UPSTREAM = (
    r"Later layers send back the upstream gradients $g_i = \frac{\partial L}{\partial y_i}$, so that"
    r" $L = \sum_i g_i y_i$ here."
)


def _of_the_column(count: int) -> str:
    return (
        rf"mean $\mu$ and the variance $\mathrm{{var}} = \frac{{1}}{{{count}}} \sum_i (x_i - \mu)^2$ of the column $x$"
    )


def _setting(count: int, eps: float) -> str:
    return (
        rf"Batch normalisation takes the {_of_the_column(count)} of {count} numbers, and computes"
        r" $\hat{x}_i = \frac{x_i - \mu}{\sigma}$ with $\sigma = \sqrt{\mathrm{var} + \epsilon}$ and"
        rf" $\epsilon = {eps:g}$, and $y_i = \gamma \hat{{x}}_i + \beta$."
    )


def _test_setting(count: int, eps: float) -> str:
    return (
        rf"In training, a batch normalisation takes the {_of_the_column(count)} of {count} numbers. With momentum"
        rf" {MOMENTUM:g}, the running mean, which started at 0, becomes $M$, and the running variance, which started at"
        r" 1, becomes $V$. At test time the number $z$ comes in, and the running averages are taken:"
        r" $\hat{x} = \frac{z - M}{\sigma}$ with $\sigma = \sqrt{V + \epsilon}$ and"
        rf" $\epsilon = {eps:g}$, and $y = \gamma \hat{{x}} + \beta$. (Momentum is the share that the old"
        r" average keeps.)"
    )


def _n_minus_one(count: int) -> Break:
    return Break(
        "variance-n-minus-one",
        "the variance divides by the count of the numbers, not by one less",
        {"var": lambda q, by: q / (count - 1)},
        {"var": lambda g, out, q, by: (g / (count - 1),)},
    )


def _of_gamma(places: range) -> Break:
    """The gradient of gamma with x itself: neither centred nor divided by sigma."""
    centred = {f"c{i}": lambda x, mu: x for i in places}
    return Break("gamma-gradient-of-inputs", OF_INPUTS, {**centred, "sigma": np.ones_like})


def _of_the_averages(eps: float) -> tuple[Break, ...]:
    new = 1 - MOMENTUM
    return (
        Break(
            "momentum-swapped",
            f"the old running average keeps the share {MOMENTUM:g}, and that of the batch gets {new:g}",
            {
                "M": lambda mu, by: MOMENTUM * mu,
                "k": lambda var, by: MOMENTUM * var,
                "V": lambda k, by: k + new,
            },
        ),
        Break(
            "batch-statistics-at-test",
            "at test time the running averages M and V are taken, not the mean and the variance of the batch",
            {"h": lambda z, m: z - m / new, "v": lambda v, by: (v - MOMENTUM) / new + eps},
        ),
        Break(
            "running-variance-start-left-out",
            f"the running variance started at 1: the share {MOMENTUM:g} of it is still there",
            {"V": lambda k, by: k},
        ),
    )
