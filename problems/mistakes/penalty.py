"""What people get wrong in a penalty on weights, in the loss and in its gradient.

The nodes have the names that `problems.tasks.batch` gives them: P the squared weights, Q their sum and R the penalty; S
the scores. Where there are several layers, P1 and P2 are the squares.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from problems.code.task import Instead
from problems.mistakes.after_run import AfterRun
from problems.part import Array
from solutions.breaks import Break
from solutions.engine import Run
from solutions.graph import Edge, Graph

SQUARES = ("P", "P1", "P2")
DECAY_SIGN = "the gradient of the penalty has the wrong sign: it is added, so that the weights shrink"


def divided(graph: Graph) -> Iterator[Instead]:
    """The gradient of the penalty is divided by the number of examples, which no rule of a single node knows."""
    made = {f"d{graph[name].inputs[0]}": _divided(name, graph[name].inputs[0]) for name in SQUARES if name in graph}
    if made:
        yield Instead(
            "penalty-gradient-divided",
            "the gradient of the penalty is divided by N: only the data loss is a mean",
            AfterRun(graph, made),
        )


def _divided(square: str, weights: str) -> Callable[[Run], Array]:
    return lambda ran: ran.gradients[weights] + ran.edges[Edge(square, 0)] * (1 / len(ran.values["X"]) - 1)


PENALTY = (
    Break(
        "penalty-gradient-missing",
        "the gradient that comes back to W from the penalty term is missing",
        edges={Edge("P", 0): 0.0},
    ),
    Break(
        "penalty-gradient-half",
        "the gradient of the penalty has lost its factor 2: the derivative of W² is 2·W",
        vjp={"P": lambda g, out, x: (g * x,)},
    ),
    Break(
        "penalty-gradient-constant",
        "the gradient of the penalty has lost its W: the derivative of W² is 2·W",
        vjp={"P": lambda g, out, x: (2.0 * g * np.ones(x.shape),)},
    ),
    Break("decay-sign", DECAY_SIGN, edges={Edge("P", 0): -1.0}),
    Break(
        "penalty-missing",
        "the penalty term is missing in the loss",
        forward={"R": lambda *xs, **by: 0.0 * xs[0]},
    ),
    Break(
        "data-gradient-missing",
        "only the penalty's gradient is there; the gradient of the data loss is missing",
        edges={Edge("S", 1): 0.0},
    ),
    *(
        Break(
            "penalty-matrix-product",
            "the penalty is the sum of the squares of all weights, sum(W * W), not of a matrix product",
            forward={"P": product},
        )
        for product in (
            lambda x: np.full(x.shape, np.sum(x @ x.T) / x.size),
            lambda x: np.full(x.shape, np.sum(x.T @ x) / x.size),
        )
    ),
    Break(
        "penalty-not-squared",
        "the penalty is the sum of the squares of all weights; here the weights are not squared",
        forward={"P": np.abs},
    ),
    Break(
        "penalty-root",
        "the penalty is the sum of the squares of all weights, without the square root of a norm",
        forward={"Q": lambda x, axis, keepdims: np.sqrt(np.sum(x, axis=axis))},
    ),
    Break(
        "all-twice",
        "the loss comes out twice, its penalty too: is the code there twice?",
        forward={"loss": lambda data, penalty: 2.0 * (data + penalty)},
        vjp={"loss": lambda g, out, data, penalty: (2.0 * g, 2.0 * g)},
    ),
)
