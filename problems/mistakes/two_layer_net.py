"""What people get wrong in a network of two layers with a softmax loss, in code and on paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from problems.code.task import Instead, Mistake
from problems.mistakes.after_run import AfterRun
from problems.mistakes.batch import known
from problems.mistakes.other_unit import other_units
from problems.mistakes.softmax import WRONG_LOSSES, probabilities, softmax_mistakes
from problems.part import Array
from solutions.breaks import Break
from solutions.engine import Run
from solutions.graph import Edge, Graph
from solutions.mistakes import NOT_BASE_10, named

NO_RELU = "the scores have no ReLU: they may be negative"


def in_code(graph: Graph) -> tuple[Mistake, ...]:
    """Those of the softmax loss and of the batch, of the penalty, and of the layers."""
    units = other_units(graph, "the hidden layer", ("a",))
    mistakes = known((*LAYERS, *PENALTY, *softmax_mistakes(), *WRONG_LOSSES, *units), graph)
    return tuple(map(_with_scores, (*mistakes, *_of_the_scores(graph), *_of_the_outer_products(graph))))


def _of_the_scores(graph: Graph) -> Iterator[Instead]:
    feedback = "loss(X) returns the scores, not the probabilities that softmax makes of them"
    as_probabilities = AfterRun(graph, {"scores": lambda ran: probabilities(ran.values["S"])})
    yield Instead("probabilities-returned", feedback, as_probabilities)


def _of_the_outer_products(graph: Graph) -> Iterator[Instead]:
    """Something else of the forward pass in the gradient of a layer's weights."""

    def made(ran: Run) -> Array:
        right = ran.values["a"].T @ ran.gradients["A2"]
        return np.asarray(ran.gradients["W2"] - right + ran.values["H"].T @ ran.gradients["A2"])

    feedback = "the gradient of W2 has the hidden values after their ReLU as a factor, not those before it"
    yield Instead("pre-activation-in-gradient", feedback, AfterRun(graph, {"dW2": made}))


def _with_scores(mistake: Mistake) -> Mistake:
    """The scores are an output under a name of their own."""
    if not isinstance(mistake, Instead) or not isinstance(mistake.function, AfterRun):
        return mistake
    made = {"scores": lambda ran: ran.values["S"], **mistake.function.made}
    return replace(mistake, function=replace(mistake.function, made=made))


LAYERS = (
    Break(
        "mask-missing",
        "where the ReLU is 0 no gradient goes back to the hidden layer: the mask (hidden > 0) is missing",
        vjp={"a": lambda g, out, x: (g,)},
    ),
    Break(
        "relu-missing",
        "the hidden layer has a ReLU: max(0, X W1 + b1)",
        {"a": lambda x: x},
        {"a": lambda g, out, x: (g,)},
    ),
    Break(
        "mask-reversed",
        "the ReLU lets the gradient through where its input was above 0; here it goes through where it was not",
        vjp={"a": lambda g, out, x: (g * (x <= 0),)},
    ),
    Break(
        "mask-by-upstream",
        "the ReLU lets the gradient through where its own input was above 0, not where the gradient is",
        vjp={"a": lambda g, out, x: (g * (g > 0),)},
    ),
    Break(
        "relu-on-scores",
        NO_RELU,
        {"S": lambda a, b: np.maximum(0, a + b)},
        {"S": lambda g, out, a, b: (g * (out > 0), g * (out > 0))},
    ),
    Break(
        "relu-on-scores",
        NO_RELU,
        {"S": lambda a, b: np.maximum(0, a + b)},
    ),
    Break("bias-left-out-1", "the bias b1 is missing in the hidden layer", {"H": lambda a, b: a + 0.0 * b}),
    Break("bias-left-out-2", "the bias b2 is missing in the scores", {"S": lambda a, b: a + 0.0 * b}),
    Break(
        "bias-gradient-averaged",
        "the gradient of a bias is the sum over the batch: the mean is in dscores already",
        vjp=dict.fromkeys(("H", "S"), lambda g, out, a, b: (g, np.mean(g, axis=0))),
    ),
    Break(
        "mean-missing",
        "the gradients are those of the sum over the batch: divide dscores by N, as the loss is",
        vjp={"data": lambda g, out, x, axis, keepdims: (np.broadcast_to(g, x.shape),)},
    ),
)


ONE_LAYER = "the penalty is on the weights of both layers; {0} is left out"
PENALTY = (
    *(
        Break(
            f"penalty-without-{weights}",
            ONE_LAYER.format(weights),
            {"Q": lambda q1, q2, none, kept=kept: kept * q1 + (1 - kept) * q2 + none},
            edges={Edge(square, 0): 0.0},
        )
        for weights, square, kept in (("W1", "P1", 0), ("W2", "P2", 1))
    ),
    Break(
        "bias-decayed",
        "the penalty is on the weights only; the gradients of the biases have a penalty that is not in the loss",
        vjp={"none": lambda g, out, q, by: (g,)},
    ),
    Break(
        "bias-penalised",
        "the penalty is on the weights only, not on the biases",
        {"none": lambda q, by: q},
        {"none": lambda g, out, q, by: (g,)},
    ),
)


def on_paper(graph: Graph, true: str) -> Iterator[Break]:
    """Those of one example; `true` is the score of the true class."""
    yield from named(graph, "mask-missing")
    yield Break(
        "log-base-10",
        NOT_BASE_10,
        {"L": lambda log_sum, s: (log_sum - s) / np.log(10)},
    )
    yield Break("minus-one-missing", f"the gradient of {true} is its probability − 1", edges={Edge("L", 1): 0.0})
    yield Break("minus-one-sign", f"the gradient of {true} is its probability − 1, not + 1", edges={Edge("L", 1): -1.0})
    hidden, scores = ([node.name for node in graph.computed if node.name[0] == letter] for letter in "qr")
    yield Break(
        "next-weight-missing",
        "what comes back to a hidden unit is the sum over the scores of their gradients times the weights in W2",
        vjp=dict.fromkeys(scores, lambda g, out, *xs: tuple(g if i % 2 else g * xs[i + 1] for i in range(len(xs)))),
    )
    yield Break(
        "input-missing",
        "the gradient of a weight in W1 is that of its hidden unit before the ReLU times the input, which is missing",
        vjp=dict.fromkeys(hidden, lambda g, out, *xs: tuple(g * xs[i - 1] if i % 2 else g for i in range(len(xs)))),
    )
