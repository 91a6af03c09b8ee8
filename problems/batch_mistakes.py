"""What people get wrong in the loss of a batch and its gradient, whatever the loss is.

The nodes have the names that `problems.batch_code` gives them: `data` (or `loss`, without a penalty) is the mean over
the batch, S the scores, P the squared weights, Q their sum and R the penalty.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from problems.part import Array
from solutions.breaks import Break
from solutions.graph import Edge, Graph
from solutions.mistakes import wrong_rules

TOLD = frozenset(("square", "log"))  # ops whose wrong rules can be told without the names of inner nodes


def known(mistakes: tuple[Break, ...], graph: Graph) -> Iterator[Break]:
    """The known mistakes of a batch task, those of its own loss first.

    The shift by the largest score sends no gradient back in anybody's code: what it receives adds up to 0, but no
    longer does once something is broken.
    """
    shift = {Edge(node.name, 0): 0.0 for node in graph if node.op == "rowmax"}
    rules = (rule for rule in wrong_rules(graph) if all(graph[name].op in TOLD for name in (*rule.vjp, *rule.forward)))
    penalty = PENALTY if "P" in graph else ()
    for mistake in (*mistakes, *_of_the_mean("data" if "data" in graph else "loss"), *penalty, *rules):
        yield replace(mistake, edges={**mistake.edges, **shift}) if shift else mistake


def _of_the_mean(mean: str) -> tuple[Break, ...]:
    """Mistakes at the node that takes the mean over the batch; its operand has one row an example."""
    return (
        Break(
            "mean-missing",
            "the loss is the mean over the batch: divide by N, in the loss and in its gradient",
            forward={mean: lambda x, axis, keepdims: np.sum(x, axis=axis)},
            vjp={mean: lambda g, out, x, axis, keepdims: (np.broadcast_to(g, x.shape),)},
        ),
        Break(
            "mean-twice",
            "the mean over the batch is taken twice: divide by N once",
            forward={mean: lambda x, axis, keepdims: np.mean(x, axis=axis) / len(x)},
            vjp={mean: lambda g, out, x, axis, keepdims: (np.broadcast_to(g, x.shape) / len(x) ** 2,)},
        ),
        Break(
            "last-example-only",
            "only the last example contributes: the lines belong inside the loop, and add up (+=)",
            forward={mean: lambda x, axis, keepdims: np.sum(_only(x, -1), axis=axis) / len(x)},
            vjp={mean: lambda g, out, x, axis, keepdims: (_only(np.broadcast_to(g, x.shape), -1) / len(x),)},
        ),
        Break(
            "first-example-only",
            "only the first example contributes: does the function return, or stop, inside the loop?",
            forward={mean: lambda x, axis, keepdims: np.sum(_only(x, 0), axis=axis)},
            vjp={mean: lambda g, out, x, axis, keepdims: (_only(np.broadcast_to(g, x.shape), 0),)},
        ),
        Break(
            "first-example-of-n",
            "only the first example contributes: does the function return, or stop, inside the loop?",
            forward={mean: lambda x, axis, keepdims: np.sum(_only(x, 0), axis=axis) / len(x)},
            vjp={mean: lambda g, out, x, axis, keepdims: (_only(np.broadcast_to(g, x.shape), 0) / len(x),)},
        ),
    )


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
        "penalty-missing",
        "the penalty term is missing in the loss",
        forward={"R": lambda *xs, **by: 0.0 * xs[0]},
    ),
    Break(
        "data-gradient-missing",
        "only the penalty's gradient is there; the gradient of the data loss is missing",
        edges={Edge("S", 1): 0.0},
    ),
    Break(
        "penalty-matrix-product",
        "the penalty is the sum of the squares of all weights, sum(W * W), not of a matrix product",
        forward={"P": lambda x: np.full(x.shape, np.sum(x @ x.T) / x.size)},
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
)


def _only(x: Array, row: int) -> Any:
    """The same array with all rows but one set to 0."""
    kept = np.zeros(x.shape)
    kept[row] = x[row]
    return kept
