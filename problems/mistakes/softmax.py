"""What people get wrong in the softmax loss of a batch: in the graph that `steps` writes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from problems.part import Array
from solutions.breaks import Break
from solutions.graph import Edge
from solutions.mistakes import NOT_BASE_10
from solutions.ops import OPS

OWN_SUM = "each row is normalised by the sum of its own row (axis=1, keepdims=True), not of the whole batch"
NO_SOFTMAX = "softmax is e^s / Σ e^s over the classes; here each score went through a sigmoid"
TRUE_NOT_LARGEST = "the loss takes the probability of the true class, at the label y, not the largest one"
OVER_CLASSES = "softmax adds up over the classes of one example (axis=1), not over the examples"
OF_TRUE = "the loss is −ln p of the true class, not −ln(1 − p)"
SHIFT = "m = rowmax(S); T = S - m"
AFTER = "E = exp({0}); Z = sum(E, axis=-1, keepdims=True); G = log(Z); c = pick({0}, y); rows = G - c"


def steps() -> str:
    """From scores S (N, C) and labels y (N,) to the loss of each example: −s_y + ln Σ e^s, shifted by the maximum."""
    return f"{SHIFT}; {AFTER.format('T')}"


def unshifted() -> str:
    """The same without the shift, under the same names."""
    return AFTER.format("S")


def softmax_mistakes() -> tuple[Break, ...]:
    """Those of the loss, then those of the gradient."""
    return (*OF_LOSS, *OF_GRADIENT, OF_TRUE_CLASS, *OTHER_COLUMNS)


def probabilities(s: Array) -> Any:
    """(N, C) softmax of each row."""
    powers = np.exp(s - s.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def _log_base(base: float) -> dict[str, Any]:
    return {
        "forward": {"rows": lambda log_sum, s: (log_sum - s) / np.log(base)},
        "vjp": {"rows": lambda g, out, log_sum, s: (g / np.log(base), -g / np.log(base))},
    }


OF_LOSS = (
    Break("log-base-10", NOT_BASE_10, forward={"G": np.log10}),
    Break("log-base-10", "the loss is −ln p, with the natural logarithm, not the one to base 10", **_log_base(10.0)),
    Break("log-base-2", "the loss is −ln p, with the natural logarithm, not the one to base 2", **_log_base(2.0)),
    Break(
        "one-minus-p",
        OF_TRUE,
        forward={"rows": lambda log_sum, s: -np.log(-np.expm1(s - log_sum))},
    ),
    Break(
        "log-missing",
        "the loss is −ln p of the true class, not 1 − p",
        forward={"rows": lambda log_sum, s: -np.expm1(s - log_sum)},
    ),
    Break(
        "minus-missing",
        "the loss is −ln p of the true class: its minus sign is missing",
        forward={"rows": lambda log_sum, s: s - log_sum},
    ),
    Break(
        "log-sum-missing",
        "the loss is −s_y + ln Σ e^s; the logarithm of the sum is missing",
        forward={"rows": lambda log_sum, s: -s},
    ),
    Break(
        "exp-of-score",
        "the loss is −s_y + ln Σ e^s: the score of the true class itself, not e to its power",
        forward={"rows": lambda log_sum, s: log_sum - np.exp(s)},
    ),
    Break(
        "sum-of-whole-batch",
        OWN_SUM,
        forward={"Z": lambda x, axis, keepdims: np.full((len(x), 1), np.sum(x))},
    ),
)
OF_GRADIENT = (
    Break(
        "minus-one-missing",
        "the gradient of the scores is p − 1 at the true class; the −1 is missing",
        edges={Edge("rows", 1): 0.0},
    ),
    Break(
        "minus-one-twice",
        "the gradient of the scores is p − 1 at the true class, not p − 2",
        edges={Edge("rows", 1): 2.0},
    ),
    Break(
        "minus-one-sign",
        "the gradient of the scores is p − 1 at the true class, not p + 1",
        edges={Edge("rows", 1): -1.0},
    ),
    Break(
        "minus-one-everywhere",
        "1 is subtracted from the probability of the true class alone, not of every class",
        vjp={"c": lambda g, out, s, y: (np.broadcast_to(g, s.shape), np.zeros(y.shape))},
    ),
    Break(
        "minus-one-not-averaged",
        "1 is subtracted from the probability before the division by N, so that it is divided too",
        vjp={"c": lambda g, out, s, y: OPS["pick"].vjp(g * len(g), out, s, y)},
    ),
    Break(
        "true-class-only",
        "the gradient of the scores is p at the other classes, not 0",
        edges={Edge("rows", 0): 0.0},
    ),
    Break(
        "unnormalised",
        "the probabilities in the gradient are not divided by their sum",
        vjp={"G": lambda g, out, x: (g,)},
    ),
)


OTHER_COLUMNS = (
    Break(
        "true-column-only",
        "every class has a gradient: p at the other classes too, not only p − 1 at the true class",
        vjp={"c": lambda g, out, s, y: (g * (1 - probabilities(s)) * np.eye(s.shape[1])[y], np.zeros(y.shape))},
        edges={Edge("rows", 0): 0.0},
    ),
    Break(
        "true-column-missing",
        "the true class has a gradient too, p − 1; here only the other classes have one",
        vjp={"c": lambda g, out, s, y: (g * probabilities(s) * np.eye(s.shape[1])[y], np.zeros(y.shape))},
    ),
)


def _same_for_all(s: Array, y: Array) -> Any:
    """(N, C) the true class's probability p_y for every class, and p_y − 1 at the true class itself."""
    p = np.take_along_axis(probabilities(s), y[:, None], axis=-1)  # (N, 1)
    return p - np.eye(s.shape[1])[y]


OF_TRUE_CLASS = Break(
    "p-of-true-class",
    "the gradient of each score has that class's own probability p_j in it, not p_y of the true class",
    vjp={"c": lambda g, out, s, y: (-g * _same_for_all(s, y), np.zeros(y.shape))},
    edges={Edge("rows", 0): 0.0},
)


def _log_sigmoid(s: Array) -> Any:
    return np.log(1.0 / (1.0 + np.exp(-s)))


def _log_of_all(s: Array) -> Any:
    """The logarithms of probabilities that add up to 1 over the whole batch."""
    powers = np.exp(s - s.max())
    return np.log(powers / powers.sum())


def _logarithms(of: Callable[[Array], Array]) -> Mapping[str, Callable[..., Any]]:
    """Logarithms of wrong probabilities in place of the shifted scores: their powers are divided by nothing."""
    return {"T": lambda s, m: of(s), **_of_one()}


def _of_one() -> Mapping[str, Callable[..., Any]]:
    """The powers are probabilities already: they are divided by nothing."""
    return {"Z": lambda powers, axis, keepdims: np.ones((len(powers), 1))}


def _over_all_classes(shifted: Array) -> Any:
    """(N, 1) so that ln Σ e^s less this is the sum of −ln p over all classes."""
    log_sum = np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return shifted.sum(axis=1, keepdims=True) - (shifted.shape[1] - 1) * log_sum


WRONG_LOSSES = (
    Break(
        "sigmoid-for-softmax",
        NO_SOFTMAX,
        _logarithms(_log_sigmoid),
    ),
    Break(
        "sigmoid-for-softmax",
        NO_SOFTMAX,
        {"T": lambda s, m: _log_sigmoid(s - m), **_of_one()},
    ),
    Break(
        "largest-for-true-class",
        TRUE_NOT_LARGEST,
        {"c": lambda shifted, y: shifted.max(axis=1, keepdims=True)},
    ),
    Break(
        "largest-for-true-class",
        TRUE_NOT_LARGEST,
        {"c": lambda shifted, y: shifted.max(axis=1, keepdims=True)},
        {"c": lambda g, out, s, y: (g * (s == out), np.zeros(y.shape))},
    ),
    Break(
        "largest-for-true-class",
        "the 1 is subtracted from the probability of the true class, at the label y, not from the largest one",
        vjp={"c": lambda g, out, s, y: (g * (s == s.max(axis=1, keepdims=True)), np.zeros(y.shape))},
    ),
    Break(
        "softmax-over-examples",
        OVER_CLASSES,
        _logarithms(lambda s: np.log(probabilities(s.T).T)),
    ),
    Break(
        "softmax-over-examples",
        OVER_CLASSES,
        {"T": lambda s, m: np.log(np.exp(s - m) / np.exp(s - m).sum(axis=0)), **_of_one()},
    ),
    Break(
        "sum-of-whole-batch",
        OWN_SUM,
        _logarithms(_log_of_all),
    ),
    Break(
        "every-class-in-loss",
        "the loss is −ln p of the true class alone, not summed over all classes",
        {"c": lambda shifted, y: _over_all_classes(shifted)},
    ),
    Break(
        "jacobian-diagonal",
        "the gradient of the scores is p − 1 at the true class and p elsewhere; p·(1 − p) is only the diagonal of the"
        " softmax's own derivative",
        vjp={"c": lambda g, out, s, y: (g * probabilities(s) ** 2, np.zeros(y.shape))},  # g is −1, or −1/N
    ),
)
