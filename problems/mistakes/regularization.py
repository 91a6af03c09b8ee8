"""What people get wrong with an L2 or L1 penalty, in the loss of linear regression and in an update that decays."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from problems.code.rewritten import Row
from problems.code.task import Instead, Mistake
from problems.mistakes.after_run import AfterRun
from problems.mistakes.batch import known
from solutions.breaks import Break
from solutions.engine import Run, run
from solutions.graph import Edge, Graph

SIGN = "the derivative of |w| is its sign, 1 or −1; here it is 1 for every weight"

L2_ONLY = (
    "penalty-gradient-half penalty-gradient-constant penalty-matrix-product penalty-not-squared penalty-root"
    " penalty-averaged".split()
)


def of_loss(graph: Graph, name: str) -> tuple[Mistake, ...]:
    """The mistakes of the penalised loss that the graph computes; `name` is l2 or l1."""
    found = [mistake for mistake in known((), graph) if name == "l2" or mistake.note not in L2_ONLY]
    return (*_of_both(graph), *OF_DATA, *(OF_L1 if name == "l1" else ()), *found)


def _of_both(graph: Graph) -> tuple[Mistake, ...]:
    return (
        _off(
            graph,
            "bias-decayed",
            "the biases are penalised in the gradient, but not in the loss: only weights are penalised",
            db=lambda ran: _slope(_of_biases(ran))[0],
        ),
        _off(
            graph,
            "bias-penalised",
            "the biases are penalised too: only weights are penalised",
            db=lambda ran: _slope(_of_biases(ran))[0],
            loss=lambda ran: _of_biases(ran).values["R"],
        ),
        Break(
            "bias-gradient-averaged-twice",
            "the gradient of the biases is divided by N twice",
            vjp={"Yhat": lambda g, out, s, b: (g, g / len(g))},
        ),
    )


def _slope(ran: Run) -> Any:
    """Of the penalty: what comes back through its edge in the graph."""
    return ran.edges[Edge("P", 0)]


def _of_biases(ran: Run) -> Run:
    """The same inputs with the biases as the only weights that are not 0: in the first row."""
    biases = np.pad(ran.values["b"][None], ((0, len(ran.values["W"]) - 1), (0, 0)))
    return run(ran.graph, {**ran.values, "W": biases})


def _off(graph: Graph, note: str, feedback: str, **added: Callable[[Run], Any]) -> Instead:
    """Outputs that have something added to them."""

    def made(name: str) -> Callable[[Run], Any]:
        return lambda ran: (ran.values["loss"] if name == "loss" else ran.gradients[name[1:]]) + added[name](ran)

    return Instead(note, feedback, AfterRun(graph, {name: made(name) for name in added}))


OF_DATA = (
    Break(
        "difference-sign-missing",
        "the error in the gradient is the prediction minus the target, not the other way round",
        edges={Edge("E", 0): -1.0},
    ),
    Break(
        "mean-over-entries",
        "the mean is over the rows: the errors of a row are added up, not averaged",
        {"rows": lambda x, axis, keepdims: np.mean(x, axis=axis)},
        {"rows": lambda g, out, x, axis, keepdims: (np.broadcast_to(g[:, None] / x.shape[1], x.shape),)},
    ),
    Break(
        "absolute-error",
        "the loss has the squares of the errors, not their absolute values",
        {"F": np.abs},
        {"F": lambda g, out, x: (g * np.sign(x),)},
    ),
    Break("bias-left-out", "the bias is missing in the prediction X W + b", {"Yhat": lambda s, b: s + 0.0 * b}),
    Break("target-missing", "the error is the prediction minus the target Y, which is left out", {"E": lambda p, y: p}),
)
OF_L1: tuple[Mistake, ...] = (
    Break(
        "abs-not-derived",
        "the derivative of |w| is its sign, 1 or −1, not |w|",
        vjp={"P": lambda g, out, x: (g * np.abs(x),)},
    ),
    Break(
        "sign-missing",
        SIGN,
        vjp={"P": lambda g, out, x: (g * np.ones(x.shape),)},
    ),
    Break(
        "l2-for-l1",
        "the penalty is the sum of the absolute weights, not of their squares",
        forward={"P": np.square},
        vjp={"P": lambda g, out, x: (2.0 * g * x,)},
    ),
    Break(
        "penalty-averaged",
        "the penalty is the sum of the absolute values of all weights, not their mean",
        forward={"P": lambda x: np.abs(x) / x.size},
        vjp={"P": lambda g, out, x: (g * np.sign(x) / x.size,)},
    ),
    Break(
        "penalty-averaged",
        "the penalty is the sum of the absolute values of all weights, not their mean",
        forward={"P": lambda x: np.abs(x) / x.size},
    ),
    Break(
        "abs-missing",
        "the penalty is the sum of the absolute weights; here they are added with their signs",
        forward={"P": lambda x: x},
        vjp={"P": lambda g, out, x: (g * np.ones(x.shape),)},
    ),
)


UPHILL = "the update goes uphill: the learning rate times the gradient is subtracted"
GROWS = "the penalty makes the weights grow: they decay, towards 0"
NO_DECAY = "the weights do not decay: the penalty is missing in the update"
NO_RATE = "the decay is the learning rate times reg; the learning rate is missing in it"
NO_RATE_AT_ALL = "the gradient is multiplied by the learning rate, which is missing"
OF_GRADIENT = "the weights decay, not the gradient"
# fmt: off
DECAY: Mapping[str, tuple[Row, ...]] = {
    "l2": (
        ("plus-for-minus", UPHILL, ("w - eta * dw", "w + eta * dw")),
        ("decay-sign", GROWS, ("1 - eta * reg", "1 + eta * reg")),
        ("decay-missing", NO_DECAY, ("(1 - eta * reg) * w", "w")),
        ("decay-without-rate", NO_RATE, ("eta * reg", "reg")),
        ("decay-of-gradient", OF_GRADIENT, ("(1 - eta * reg) * w - eta * dw", "w - eta * (1 - eta * reg) * dw")),
        ("rate-missing", NO_RATE_AT_ALL, ("- eta * dw", "- dw")),
        ("decay-of-all", "the decayed weights are w alone: the step η·dw is not multiplied by 1 − η·reg too",
         ("- eta * dw", "- (1 - eta * reg) * eta * dw")),
        ("decay-doubled", "the derivative of reg/2 · w² is reg · w, without a 2", ("eta * reg", "2 * eta * reg")),
        ("l1-for-l2", "the L2 penalty shrinks each weight in proportion to it, not by the same step",
         ("(1 - eta * reg) * w", "w - eta * reg * np.sign(w)")),
    ),
    "l1": (
        ("plus-for-minus", UPHILL, ("(dw +", "(-dw +")),
        ("decay-sign", GROWS, ("dw + reg", "dw - reg")),
        ("decay-missing", NO_DECAY, (" + reg * np.sign(w)", "")),
        ("rate-missing", NO_RATE_AT_ALL, ("eta * (", "(")),
        ("decay-without-rate", NO_RATE, ("eta * (dw + reg * np.sign(w))", "eta * dw - reg * np.sign(w)")),
        ("decay-of-gradient", OF_GRADIENT, ("(dw + reg * np.sign(w))", "(1 - eta * reg) * dw")),
        ("sign-missing", SIGN, ("np.sign(w)", "np.ones(w.shape)")),
        ("l2-for-l1", "the L1 penalty shrinks every weight by the same step, not in proportion to it",
         ("np.sign(w)", "w")),
    ),
}
# fmt: on
