"""What people get wrong in the SVM loss of a batch: each mistake changes the graph that `steps` writes."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from solutions.breaks import Break
from solutions.graph import Edge
from solutions.ops import OPS, Array, Vjp

REVERSED = "the margin is s_j − s_y + Δ: the other class's score minus that of the true class, not the other way round"


def steps(delta: float) -> str:
    """From scores S (N, C) and labels y (N,) to each example's loss: the sum over j ≠ y of max(0, s_j − s_y + Δ)."""
    return f"c = pick(S, y); D = S - c; T = D + {delta!r}; H = relu(T); M = drop(H, y); rows = sum(M, axis=-1)"


def svm_mistakes(delta: float, averaged: bool) -> tuple[Break, ...]:
    """Those of the margins, then those of the gradient; averaged: the loss is the mean over the batch, not the sum."""
    return (*MARGINS, *_masks(delta), *TRUE_ROW, *_counts(averaged))


MARGINS = (
    Break(
        "true-class-counted",
        "the true class is counted in the sum, which adds the margin once an example: leave j = y out",
        forward={"M": lambda m, y: m},
        vjp={"M": lambda g, out, m, y: (g, np.zeros(y.shape))},
    ),
    Break("delta-missing", "the margin is missing in s_j − s_y + Δ", forward={"T": lambda x, by: x}),
    Break("delta-sign", "the margin is added in s_j − s_y + Δ, not subtracted", forward={"T": lambda x, by: x - by}),
    Break(
        "margin-reversed",
        REVERSED,
        forward={"D": lambda s, c: c - s},
        vjp={"D": lambda g, out, s, c: (-g, g)},
    ),
    Break(
        "margin-reversed",
        REVERSED,
        forward={"D": lambda s, c: c - s},
    ),
    Break(
        "true-score-missing",
        "the margin is s_j − s_y + Δ: the score of the true class is missing in it",
        forward={"D": lambda s, c: s + 0.0 * c},
        vjp={"D": lambda g, out, s, c: (g, 0.0 * g)},
    ),
    Break(
        "margin-as-gradient",
        "the gradient counts the violated margins: each has a share of 1, however large it is",
        vjp={"H": lambda g, out, x: (g * np.maximum(x, 0.0),)},
    ),
    Break(
        "hinge-squared",
        "the margins are summed as they are, not squared",
        forward={"H": lambda x: np.maximum(x, 0.0) ** 2},
        vjp={"H": lambda g, out, x: (2.0 * g * np.maximum(x, 0.0),)},
    ),
    Break(
        "hinge-missing",
        "a margin that is not violated adds nothing to the loss: take max(0, s_j − s_y + Δ)",
        forward={"H": lambda x: x},
    ),
    Break(
        "largest-margin-only",
        "the loss of an example is the sum of its margins, not the largest of them",
        forward={"rows": lambda x, axis, keepdims: np.max(x, axis=axis)},
        vjp={"rows": lambda g, out, x, axis, keepdims: (g[..., None] * (x == np.max(x, axis=axis, keepdims=True)),)},
    ),
)
NOT_COUNTED = "the gradient of the true class subtracts x once for every violated margin, not once an example"
ITSELF_COUNTED = "the true class is itself among the violated margins that are counted: leave j = y out before counting"
OVERWRITTEN = "the examples overwrite each other in the gradient, where they add up: += and -=, not ="


def _overwriting(*, others: bool, true: bool) -> Vjp:
    """The loop over examples and classes, where the column of another class, or of the true one, is written anew."""

    def rule(g: Array, _: Array, x: Array, w: Array) -> tuple[Array, ...]:
        gradient, share = np.zeros(w.shape), np.min(g, where=g > 0, initial=1.0)
        for example, row in zip(x, g, strict=True):
            for column in np.flatnonzero(row > 0):
                label = row.argmin()
                gradient[:, column] = example * share + (0.0 if others else gradient[:, column])
                gradient[:, label] = -example * share + (0.0 if true else gradient[:, label])
        return g @ w.T, gradient

    return rule


TRUE_ROW = (
    Break(
        "true-row-missing",
        "the gradient of the true class is missing: it subtracts x once for every violated margin",
        edges={Edge("D", 1): 0.0},
    ),
    Break(
        "true-row-sign",
        "the gradient of the true class has the wrong sign: it subtracts x once for every violated margin",
        edges={Edge("D", 1): -1.0},
    ),
    Break(
        "other-rows-sign",
        "the gradient of another class whose margin is violated has the wrong sign: there x is added",
        edges={Edge("D", 0): -1.0},
    ),
    Break(
        "other-rows-missing",
        "the gradient of the other classes is missing: x is added where their margin is violated",
        edges={Edge("D", 0): 0.0},
    ),
    Break(
        "largest-for-true-class",
        "the margins are taken from the score of the true class, at the label y, not from the largest score",
        {"c": lambda s, y: s.max(axis=1, keepdims=True)},
    ),
    *(
        Break("overwritten", OVERWRITTEN, vjp={"S": _overwriting(others=others, true=true)})
        for others, true in ((True, False), (False, True), (True, True))
    ),
)


def _masks(delta: float) -> tuple[Break, ...]:
    return (
        Break(
            "mask-without-delta",
            "a margin is violated where s_j − s_y + Δ > 0; the Δ is missing where that is asked",
            {"H": lambda x: x * (x > delta)},
            {"H": lambda g, out, x: (g * (x > delta),)},
        ),
        Break(
            "mask-missing",
            "a margin that is not violated has no gradient: count only where s_j − s_y + Δ > 0",
            vjp={"H": lambda g, out, x: (g,)},
        ),
        Break(
            "mask-without-delta",
            "in the gradient, too, a margin is violated where s_j − s_y + Δ > 0; the Δ is missing there",
            vjp={"H": lambda g, out, x: (g * (x > delta),)},
        ),
    )


def _counts(averaged: bool) -> tuple[Break, ...]:
    """How often x is subtracted at the true class; an example's share of the loss is 1/N or 1."""

    def share(g: Array) -> float:
        """1 too where the mean is forgotten: then whole numbers come back."""
        return 1 / len(g) if averaged and (g != np.round(g)).any() else 1.0

    def counted(count: Callable[[Array, float], Array]) -> dict[str, Vjp]:
        return {"c": lambda g, out, s, y: OPS["pick"].vjp(count(g, share(g)), out, s, y)}

    return (
        Break("true-row-not-counted", NOT_COUNTED, vjp=counted(lambda g, one: np.sign(g) * one)),
        Break("true-row-not-counted", NOT_COUNTED, vjp=counted(lambda g, one: np.full(g.shape, -one))),
        Break("true-row-one-too-many", ITSELF_COUNTED, vjp=counted(lambda g, one: g - one)),
    )
