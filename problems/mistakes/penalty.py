"""What people get wrong in a penalty on weights, in the loss and in its gradient.

The nodes have the names that `problems.tasks.batch` gives them: P the squared weights (P1 and P2 where there are two
layers), Q their sum, R the penalty, which is a product with `reg`, and `loss` the sum of it and the data loss.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from problems.code.task import Instead
from problems.mistakes.after_run import AfterRun
from problems.part import Array
from solutions.breaks import Break
from solutions.engine import Run
from solutions.graph import Edge, Graph

SQUARES = ("P", "P1", "P2")
FEEDBACK = {
    "penalty-gradient-missing": "the gradient that comes back to the weights from the penalty is missing",
    "penalty-gradient-half": "the gradient of the penalty has lost its factor 2: the derivative of W² is 2·W",
    "penalty-gradient-constant": "the gradient of the penalty has lost its W: the derivative of W² is 2·W",
    "penalty-gradient-summed": "the gradient of the penalty is 2·W, entry by entry, not the sum of the weights",
    "decay-sign": "the gradient of the penalty has the wrong sign: it is added, so that the weights shrink",
    "penalty-missing": "the penalty term is missing in the loss",
    "strength-squared": "the penalty is multiplied by its strength reg once, not by its square",
    "strength-missing": "the penalty is multiplied by its strength reg, which is missing",
    "penalty-matrix-product": "the penalty is the sum of the squares of all weights, sum(W * W), no matrix product",
    "penalty-not-squared": "the penalty is the sum of the squares of all weights; here the weights are not squared",
    "penalty-root": "the penalty is the sum of the squares of all weights, without the square root of a norm",
    "penalty-averaged": "the penalty is the sum of the squares of all weights, not their mean",
    "penalty-divided": "the penalty is divided by N: only the data loss is a mean",
    "penalty-gradient-divided": "the gradient of the penalty is divided by N: only the data loss is a mean",
    "all-twice": "the loss comes out twice, its penalty too: is the code there twice?",
}


def of_penalty(graph: Graph) -> Iterator[Break]:
    """Those of the loss and of its gradient; of one layer alone, too, where the gradient is there and wrong."""
    squares = tuple(name for name in SQUARES if name in graph)
    yield _break("penalty-gradient-missing", edges={Edge(name, 0): 0.0 for name in squares})
    for nodes in dict.fromkeys((squares, *((name,) for name in squares))):
        yield from _of_gradient(nodes)
    yield from _of_strength(graph)
    yield from (_break(note, forward=dict.fromkeys(squares, rule)) for note, rule in WRONG_SQUARES)
    yield _break(
        "penalty-averaged",
        forward=dict.fromkeys(squares, lambda x: x * x / x.size),
        vjp=dict.fromkeys(squares, lambda g, out, x: (2.0 * g * x / x.size,)),
    )
    yield _break("penalty-averaged", forward=dict.fromkeys(squares, lambda x: x * x / x.size))
    sums = [edge.consumer for name in squares for edge in graph.uses(name)]
    yield _break("penalty-root", forward=dict.fromkeys(sums, lambda x, axis, keepdims: np.sqrt(np.sum(x, axis=axis))))
    yield _break(
        "all-twice",
        forward={"loss": lambda data, penalty: 2.0 * (data + penalty)},
        vjp={"loss": lambda g, out, data, penalty: (2.0 * g, 2.0 * g)},
    )


def _break(note: str, **broken: Any) -> Break:
    return Break(note, FEEDBACK[note], **broken)


def _of_gradient(squares: tuple[str, ...]) -> Iterator[Break]:
    yield _break("penalty-gradient-half", vjp=dict.fromkeys(squares, lambda g, out, x: (g * x,)))
    yield _break(
        "penalty-gradient-constant", vjp=dict.fromkeys(squares, lambda g, out, x: (2.0 * g * np.ones(x.shape),))
    )
    yield _break(
        "penalty-gradient-summed", vjp=dict.fromkeys(squares, lambda g, out, x: (2.0 * g * np.sum(x) + 0.0 * x,))
    )
    yield _break("decay-sign", edges={Edge(name, 0): -1.0 for name in squares})


def _of_strength(graph: Graph) -> Iterator[Break]:
    yield _break("penalty-missing", forward={"R": lambda *xs, **by: 0.0 * xs[0]})
    product = next(node.name for node in graph.computed if "reg" in node.inputs)
    squared = {product: lambda reg, q: reg * reg * q}
    yield _break("strength-squared", forward=squared)
    yield _break(
        "strength-squared", forward=squared, vjp={product: lambda g, out, reg, q: (2 * g * q * reg, g * reg * reg)}
    )
    yield _break(
        "strength-missing",
        forward={product: lambda reg, q: q + 0.0 * reg},
        vjp={product: lambda g, out, reg, q: (g * q, g)},
    )


WRONG_SQUARES: tuple[tuple[str, Callable[[Array], Array]], ...] = (
    ("penalty-matrix-product", lambda x: np.full(x.shape, np.sum(x @ x.T) / x.size)),
    ("penalty-matrix-product", lambda x: np.full(x.shape, np.sum(x.T @ x) / x.size)),
    ("penalty-not-squared", np.abs),
)


def divided(graph: Graph) -> Iterator[Instead]:
    """The penalty, or its gradient, is divided by the number of examples, which no rule of a single node knows."""
    squares = [(name, graph[name].inputs[0]) for name in SQUARES if name in graph]
    if squares:
        gradients = {f"d{weights}": partial(_divided, square, weights) for square, weights in squares}
        for note, made in (("penalty-gradient-divided", gradients), ("penalty-divided", {"loss": _divided_loss})):
            yield Instead(note, FEEDBACK[note], AfterRun(graph, made))


def _divided(square: str, weights: str, ran: Run) -> Array:
    return np.asarray(ran.gradients[weights] + ran.edges[Edge(square, 0)] * (1 / len(ran.values["X"]) - 1))


def _divided_loss(ran: Run) -> Array:
    return np.asarray(ran.values["loss"] + ran.values["R"] * (1 / len(ran.values["X"]) - 1))
