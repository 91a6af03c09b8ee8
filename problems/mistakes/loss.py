"""What people get wrong in a loss and its derivative, on paper and in code: found by the gates of the graph."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from problems.mistakes.huber import wrong_branches
from solutions.breaks import Break
from solutions.graph import Edge, Graph
from solutions.mistakes import NOT_BASE_10, named
from solutions.ops import OPS, Array

MEAN_TOO = "the derivative of a mean is divided by the number of examples too"
ABSOLUTE = "the absolute error is asked, not the squared one"
SIGN_OF_R = "the derivative of |r| is the sign of r, not r itself"

Size = Callable[[Array], float]  # the number of examples, from an array of a batch


def _at(graph: Graph, op: str, rule: Callable[..., Any]) -> dict[str, Callable[..., Any]]:
    return {node.name: rule for node in graph.computed if node.op == op}


def element_mistakes(loss: str, graph: Graph, size: Size, is_alone: bool = False) -> tuple[Break, ...]:
    """The mistakes in the loss of each example; is_alone: it is one example on paper, its derivative a step."""
    return OF_ONE[loss](graph) if is_alone and loss in OF_ONE else OF_ELEMENTS[loss](graph, size)


def mean_mistakes(cost: str) -> tuple[Break, ...]:
    """On paper the cost is the sum of the losses, scaled."""
    return (
        Break(
            "mean-missing",
            "the cost is the mean of the losses: divide their sum by the number of examples",
            {cost: lambda x, by: x},
            {cost: lambda g, out, x, by: (g,)},
        ),
        Break(
            "mean-missing:gradient",
            MEAN_TOO,
            vjp={cost: lambda g, out, x, by: (g,)},
        ),
    )


_DIFFERENCE = "the derivative of y − ŷ by ŷ is −1: its minus sign is missing"
_STEP_SIGN = Break("difference-sign-missing", _DIFFERENCE, {"g": lambda s: s})  # where it is a step, called g


def _difference_sign(graph: Graph) -> Break:
    return Break(
        "difference-sign-missing",
        _DIFFERENCE,
        edges={Edge(node.name, 1): -1.0 for node in graph.computed if node.op == "sub"},
    )


def _squared(graph: Graph, size: Size) -> tuple[Break, ...]:
    del size
    return (
        *named(graph, "square-factor-missing"),
        Break(
            "half-squared",
            "the loss is (y − ŷ)² without a factor 1/2",
            _at(graph, "square", lambda x: 0.5 * x * x),
            _at(graph, "square", lambda g, out, x: (g * x,)),
        ),
        Break(
            "absolute-error",
            "the squared error is asked, not the absolute one",
            _at(graph, "square", np.abs),
            _at(graph, "square", lambda g, out, x: (g * np.sign(x),)),
        ),
        _difference_sign(graph),
    )


def _absolute(graph: Graph, size: Size) -> tuple[Break, ...]:
    del size
    return (
        Break(
            "squared-for-absolute",
            ABSOLUTE,
            _at(graph, "abs", np.square),
            _at(graph, "abs", lambda g, out, x: (2.0 * g * x,)),
        ),
        Break(
            "sign-not-taken",
            SIGN_OF_R,
            vjp=_at(graph, "abs", lambda g, out, x: (g * x,)),
        ),
        _difference_sign(graph),
    )


def _huber(graph: Graph, size: Size) -> tuple[Break, ...]:
    del size
    return (
        *_huber_values(graph, lambda g, out, x, delta: (g * x,)),
        Break(
            "half-missing",
            "where |r| is at most δ the Huber loss is r²/2; the 1/2 is missing",
            _at(graph, "huber", lambda x, delta: np.where(np.abs(x) <= delta, x * x, OPS["huber"].forward(x, delta))),
            _at(
                graph, "huber", lambda g, out, x, delta: (g * np.where(np.abs(x) <= delta, 2 * x, delta * np.sign(x)),)
            ),
        ),
        *wrong_branches([node.name for node in graph.computed if node.op == "huber"]),
        _difference_sign(graph),
    )


def _huber_values(graph: Graph, slope: Callable[..., Any]) -> tuple[Break, ...]:
    """Where |r| is larger than δ; slope: the derivative of r²/2 by r."""
    return (
        Break(
            "quadratic-everywhere",
            "where |r| is larger than δ the Huber loss is not r²/2 but δ (|r| − δ/2)",
            _at(graph, "huber", lambda x, delta: 0.5 * x * x) | _at(graph, "clip", lambda x, low, high: x),
            _at(graph, "huber", slope),
        ),
        Break(
            "offset-missing",
            "where |r| is larger than δ the Huber loss is δ (|r| − δ/2); the δ/2 is missing",
            _at(graph, "huber", lambda x, delta: np.where(np.abs(x) <= delta, 0.5 * x * x, delta * np.abs(x))),
        ),
    )


def _hinge(graph: Graph, size: Size) -> tuple[Break, ...]:
    del size
    return (
        *_hinge_values(graph),
        Break(
            "label-missing",
            "the derivative of 1 − y ŷ by ŷ is −y, not −1",
            vjp=_at(graph, "mul", lambda g, out, y, yhat: (g * yhat, g)),
        ),
        *named(graph, "mask-missing"),
        Break(
            "mask-reversed",
            "the loss has a gradient where y ŷ is less than 1, not where it is more",
            vjp=_at(graph, "relu", lambda g, out, q: (g * (q < 0),)),
        ),
    )


def _hinge_values(graph: Graph) -> tuple[Break, ...]:
    return (
        Break(
            "margin-missing",
            "the hinge loss is max(0, 1 − y ŷ): the 1 is missing",
            _at(graph, "reverse", lambda p, by: -p),
        ),
        Break(
            "hinge-sign",
            "the hinge loss is max(0, 1 − y ŷ), not max(0, 1 + y ŷ)",
            _at(graph, "reverse", lambda p, by: by + p),
            _at(graph, "reverse", lambda g, out, p, by: (g,)),
        ),
    )


def _binary(graph: Graph, size: Size) -> tuple[Break, ...]:
    del size
    return (
        *(named(graph, "bce-first-term-only") if len(graph.computed) > 1 else ()),
        *named(graph, "bce-slope-of-score", "minus-missing"),
        Break(
            "log-base-10",
            NOT_BASE_10,
            _at(graph, "bce", lambda p, y: OPS["bce"].forward(p, y) / np.log(10.0)),
        ),
    )


def _categorical(graph: Graph, size: Size) -> tuple[Break, ...]:
    """At ln ŷ the gradient that comes back is −y divided by the number of examples."""
    return (
        *_of_logarithms(graph),
        Break(
            "softmax-slope",
            "ŷ − y is the derivative by the scores in front of a softmax; by ŷ itself it is −y/ŷ",
            vjp=_at(graph, "log", lambda g, out, p: (p / size(p) + g,)),
        ),
        *_not_reciprocal(graph),
        Break(
            "binary-slope",
            "(ŷ − y)/(ŷ (1 − ŷ)) is the derivative of the binary cross-entropy; here it is −y/ŷ",
            vjp=_at(graph, "log", lambda g, out, p: ((p / size(p) + g) / (p * (1.0 - p)),)),
        ),
        Break(
            "slope-is-loss",
            "the derivative of −y ln ŷ is −y/ŷ, not −y ln ŷ again",
            vjp=_at(graph, "log", lambda g, out, p: (g * out,)),
        ),
    )


def of_both_logarithms(graph: Graph, size: Size) -> tuple[Break, ...]:
    """The binary cross-entropy in steps: a = ln q and b = ln v of the two probabilities, m = y a and n = (1 − y) b."""
    return (
        *_of_logarithms(graph),
        Break(
            "complement-missing",
            "the second logarithm is that of 1 − ŷ, not of ŷ",
            {"u": lambda p, by: p},
        ),
        Break(
            "bce-first-term-only",
            "the cross-entropy has two terms, y·ln ŷ and (1 − y)·ln(1 − ŷ); only the first was taken",
            {"n": lambda z, b: 0.0 * b},
            edges={Edge("n", 1): 0.0},
        ),
        Break(
            "bce-slope-of-score",
            "ŷ − y is the derivative by what goes into the sigmoid; by ŷ itself it is divided by ŷ (1 − ŷ)",
            vjp={"a": lambda g, out, q: (q / size(q) + g,)},
            edges={Edge("n", 1): 0.0},
        ),
    )


def of_entries(graph: Graph) -> tuple[Break, ...]:
    """In code, where a row is summed: the mean of all entries."""
    return (
        Break(
            "mean-over-classes",
            "the mean is over the examples: divide by their number N, not by the number of classes C",
            _at(graph, "sum", lambda x, axis, keepdims: np.sum(x, axis=axis) * len(x) / x.shape[-1]),
            _at(
                graph,
                "sum",
                lambda g, out, x, axis, keepdims: (np.broadcast_to(g[..., None] * len(x) / x.shape[-1], x.shape),),
            ),
        ),
        Break(
            "mean-over-entries",
            "the mean is over the examples: a row's entries are added up, not averaged",
            _at(graph, "sum", lambda x, axis, keepdims: np.mean(x, axis=axis)),
            _at(
                graph, "sum", lambda g, out, x, axis, keepdims: (np.broadcast_to(g[..., None] / x.shape[-1], x.shape),)
            ),
        ),
    )


def _sparse(graph: Graph, size: Size) -> tuple[Break, ...]:
    return (
        *_of_logarithms(graph),
        Break(
            "one-minus-p",
            "the loss is −ln ŷ of the true class, not −ln(1 − ŷ)",
            _at(graph, "log", lambda p: np.log1p(-p)),
            _at(graph, "log", lambda g, out, p: (-g / (1.0 - p),)),
        ),
        *_not_reciprocal(graph),
        *_of_labels(graph, size),
    )


def _of_labels(graph: Graph, size: Size) -> Iterator[Break]:
    """In code, where the label is an index: what is done at the node that picks the true class."""
    told = "by ŷ itself the derivative is −1/ŷ at the true class, and 0 elsewhere; ŷ, minus 1 there, is that by scores"
    slope = _at(graph, "pick", lambda g, out, p, y: (p / size(p) + _at_label(p, y, -1.0 / size(p)), 0.0 * y))
    if slope:
        yield Break("softmax-slope", told, vjp=slope)
        at_all = _at(graph, "pick", lambda g, out, p, y: (-1.0 / (size(p) * p), 0.0 * y))
        yield Break("gradient-at-all-classes", "only the true class has a gradient; at the others it is 0", vjp=at_all)
        largest = _at(graph, "pick", lambda p, y: p.max(axis=-1, keepdims=True))
        told = "the loss takes the probability of the true class y, not the largest one"
        yield Break("largest-for-true-class", told, largest)
        yield Break(
            "labels-from-one",
            "the labels count the classes from 0 on, not from 1",
            _at(graph, "pick", lambda p, y: OPS["pick"].forward(p, y - 1)),
            _at(graph, "pick", lambda g, out, p, y: OPS["pick"].vjp(g, out, p, y - 1)),
        )


def _at_label(p: Array, y: Array, value: float) -> Array:
    """value at the true class, 0 elsewhere."""
    return np.asarray(OPS["pick"].vjp(np.full((*np.shape(y), 1), value), p, p, y)[0])


def _not_reciprocal(graph: Graph) -> Iterator[Break]:
    """At ln ŷ, whose derivative is 1/ŷ."""
    told = "the derivative of −ln ŷ is −1/ŷ, not −{}"
    yield Break("reciprocal-missing", told.format("1"), vjp=_at(graph, "log", lambda g, out, p: (g,)))
    yield Break("reciprocal-missing", told.format("ŷ"), vjp=_at(graph, "log", lambda g, out, p: (g * p,)))


def _of_logarithms(graph: Graph) -> tuple[Break, ...]:
    return (
        *named(graph, "log-base-10"),
        Break(
            "minus-missing",
            "the cross-entropy has a minus sign in front of its logarithms: it is never negative",
            _at(graph, "neg", lambda x: x),
            _at(graph, "neg", lambda g, out, x: (g,)),
        ),
    )


def _one_huber(graph: Graph) -> tuple[Break, ...]:
    return (*_huber_values(graph, OPS["huber"].vjp), _STEP_SIGN)


def _one_absolute(graph: Graph) -> tuple[Break, ...]:
    return (
        Break("squared-for-absolute", ABSOLUTE, _at(graph, "abs", np.square)),
        Break("sign-not-taken", SIGN_OF_R, _at(graph, "sign", lambda x: x)),
        _STEP_SIGN,
    )


def _one_hinge(graph: Graph) -> tuple[Break, ...]:
    return (
        *_hinge_values(graph),
        Break("slope-sign", "the derivative of 1 − y ŷ by ŷ is −y: its minus sign is missing", {"g": lambda c: c}),
    )


OF_ELEMENTS: dict[str, Callable[[Graph, Size], tuple[Break, ...]]] = {
    "mse": _squared,
    "mae": _absolute,
    "huber": _huber,
    "hinge": _hinge,
    "binary-cross-entropy": _binary,
    "categorical-cross-entropy": _categorical,
    "sparse-cross-entropy": _sparse,
}
OF_ONE: dict[str, Callable[[Graph], tuple[Break, ...]]] = {
    "mae": _one_absolute,
    "huber": _one_huber,
    "hinge": _one_hinge,
}
