"""What people get wrong in batch normalisation, on paper and in code.

The nodes have the same letters in both, with numbers behind some of them on paper: c is centred, var the variance,
v what stands under the root, sigma the root, xhat normalised, p scaled by gamma.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from problems.part import Array
from solutions.breaks import Break
from solutions.graph import Edge, Graph

WHOLE_ARRAY = "mean and variance are taken of each feature (axis=0), not of the whole array"
MEAN_OF_ALL = "the mean is that of each feature (axis=0), not of the whole array"
VARIANCE_OF_ALL = "the variance is that of each feature (axis=0), not of the whole array"
BY_N = "the variance divides by N, not by N − 1"
EPS_OUTSIDE = "eps is added under the root: sqrt(var + eps), not sqrt(var) + eps"
NO_EPS = "eps is missing: the root is taken of var + eps"
NO_ROOT = "what is centred is divided by the root of var + eps, not by var + eps itself"
NO_GAMMA = "what comes back to the normalised values is the upstream gradient times gamma; gamma is missing"
OF_GAMMA = "the gradient of gamma is the sum of the upstream gradients times the normalised values xhat"
SWAPPED = "momentum is the share of the old running average, and 1 − momentum that of the batch"
AT_TEST = "at test time the running averages are taken, not the mean and the variance of the test batch"
OUT_AT_TEST = "gamma and beta belong to the output at test time too"
MEAN_LOST = "x goes into the mean too: the gradient that comes back through mu is missing"
VARIANCE_LOST = "x goes into the variance too: the gradient that comes back through var is missing"
BOTH_LOST = "mu and var are computed from x: the gradients that come back to x through them are missing"
N_MINUS_ONE = Break(
    "variance-n-minus-one",
    BY_N,
    {"var": lambda u, axis, keepdims: np.sum(u, axis=axis) / (len(u) - 1)},
    {"var": lambda g, out, u, axis, keepdims: (np.broadcast_to(g, u.shape) / (len(u) - 1),)},
)
ROOTS = (("v", "sigma"), ("w", "tau"))  # what stands under a root and the root, in training and at test time


def of_the_root(graph: Graph, eps: float) -> tuple[Break, ...]:
    """Mistakes at sqrt(var + eps), wherever it stands."""
    pairs = [pair for pair in ROOTS if pair[0] in graph]
    bare = {inner: lambda var, by: var for inner, _ in pairs}
    return (
        Break(
            "eps-outside-root",
            EPS_OUTSIDE,
            {**bare, **{root: lambda v: np.sqrt(v) + eps for _, root in pairs}},
            {root: lambda g, out, v: (0.5 * g / np.sqrt(v),) for _, root in pairs},
        ),
        Break("eps-missing", NO_EPS, bare),
        Break(
            "root-missing",
            NO_ROOT,
            {root: lambda v: v for _, root in pairs},
            {root: lambda g, out, v: (g,) for _, root in pairs},
        ),
    )


def of_the_gradient(graph: Graph) -> tuple[Break, ...]:
    """Mistakes in the backward pass: paths through the statistics that are lost, and factors."""
    centred, normalised, scaled = (_nodes(graph, letter) for letter in ("c", "xhat", "p"))
    through_mean = {Edge(name, 1): 0.0 for name in centred}
    through_variance = {Edge(name, 1): 0.0 for name in normalised}
    return (
        Break("mean-gradient-lost", MEAN_LOST, edges=through_mean),
        Break("variance-gradient-lost", VARIANCE_LOST, edges=through_variance),
        Break("statistics-constant", BOTH_LOST, edges=through_mean | through_variance),
        Break(
            "gamma-missing-backward",
            NO_GAMMA,
            vjp={name: lambda g, out, gamma, xhat: (g * xhat, g) for name in scaled},
        ),
        Break(
            "gamma-gradient-without-xhat",
            OF_GAMMA,
            vjp={name: lambda g, out, gamma, xhat: (g, g * gamma) for name in scaled},
        ),
    )


def _nodes(graph: Graph, letter: str) -> list[str]:
    return [node.name for node in graph.computed if node.name.rstrip("0123456789") == letter]


def _square_of_deviations(centred: Array) -> Array:
    """What the variance is the mean of, where it is taken about the mean of each feature after all."""
    return np.asarray((centred - centred.mean(axis=0)) ** 2)


def _without_number() -> Iterator[Break]:
    """In the ways back through the statistics: mu and var are means, so that 1/N is in them."""
    for node, statistic in (("mu", "mean"), ("var", "variance")):
        yield Break(
            f"{statistic}-gradient-undivided",
            f"{node} is a mean over the batch: what comes back to x through it is divided by N, which is missing",
            vjp={node: lambda g, out, x, axis, keepdims: (np.broadcast_to(g, x.shape),)},
        )
    yield Break(
        "variance-gradient-half",
        "what comes back to x through var has the factor 2, of the derivative of (x − mu)²",
        vjp={"u": lambda g, out, c: (g * c,)},
    )
    yield Break(
        "variance-gradient-sign",
        "what comes back through var has a minus sign: a larger variance makes the normalised values smaller",
        edges={Edge("xhat", 1): -1.0},
    )


def of_the_batch(momentum: float, eps: float) -> tuple[Break, ...]:
    """Mistakes that need a batch of several features, or a second call."""
    return (*_of_several_features(), *_without_number(), *_of_two_calls(momentum, eps))


def _of_several_features() -> Iterator[Break]:
    """Means and variances over other entries, or with another divisor."""
    yield N_MINUS_ONE
    yield replace(N_MINUS_ONE, vjp={})  # with the right formula of dx behind it
    yield Break(
        "statistics-of-whole-array",
        WHOLE_ARRAY,
        {name: lambda x, axis, keepdims: np.full(x.shape[1:], np.mean(x)) for name in ("mu", "var")},
        {name: lambda g, out, x, axis, keepdims: (np.full(x.shape, np.sum(g) / x.size),) for name in ("mu", "var")},
    )
    yield Break(
        "mean-of-whole-array",
        MEAN_OF_ALL,
        {"mu": lambda x, axis, keepdims: np.full(x.shape[1:], np.mean(x)), "u": _square_of_deviations},
    )
    yield Break(
        "variance-of-whole-array",
        VARIANCE_OF_ALL,
        {"var": lambda u, axis, keepdims: np.full(u.shape[1:], np.mean(u))},
    )


def _of_two_calls(momentum: float, eps: float) -> Iterator[Break]:
    """What training keeps for test time, and what is done with it then."""
    yield Break(
        "batch-statistics-at-test",
        AT_TEST,
        {
            "h": lambda x, mean: x - np.mean(x, axis=0),
            "zhat": lambda h, tau: h / np.sqrt(np.mean(h * h, axis=0) + eps),
        },
    )
    yield Break(
        "momentum-swapped",
        SWAPPED,
        {name: lambda x, by: momentum * x for name in ("newmean", "newvar")}
        | {name: lambda x, by: (1 - momentum) * x for name in ("oldmean", "oldvar")},
    )
    yield Break(
        "running-averages-not-moved",
        "in training the running averages move: momentum times the old one plus 1 − momentum times the batch's",
        {name: lambda x, by: 0.0 * x for name in ("newmean", "newvar")}
        | {name: lambda x, by: x for name in ("oldmean", "oldvar")},
    )
    yield Break(
        "scale-and-shift-missing-at-test", OUT_AT_TEST, {"r": lambda gamma, zhat: zhat, "out_test": lambda r, beta: r}
    )
