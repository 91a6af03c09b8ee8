"""What people get wrong in code for the perceptron: what they write instead of the reference."""

from __future__ import annotations

from problems.code.rewritten import Change, Row
from problems.mistakes.descent import ONE_STEP
from problems.mistakes.perceptron import (
    AGAINST,
    HINGE,
    NO_LOSS,
    NO_MARGIN,
    NO_MINUS,
    NO_RATE,
    OF_BIAS,
    SIGNED,
    THRESHOLD,
    WHEN_RIGHT,
)
from problems.mistakes.svm_training import KEPT_BEFORE
from problems.perceptron_labels import Labels

TURNED: tuple[Change, Change] = ("dw = -", "dw = "), ("db = -", "db = ")
UPHILL: tuple[Change, Change] = ("w = w + ", "w = w - "), ("b = b + ", "b = b - ")
OVER_WRONG = "the mean is over all rows: divide by N, not by the number of the wrong ones"
WRONG_ONES = "max(wrong.sum(), 1)"
NO_BIAS_STEP: Change = ("b = b + eta", "b = b + 0 * eta")

# fmt: off


def wrong_predictions(labels: Labels) -> tuple[Row, ...]:
    """Of the function that predicts labels."""
    low, high = labels.values
    return (
        ("bias-left-out", "the bias b is missing: z = X w + b", ("X @ w + b  #", "X @ w  #")),
        ("threshold-reversed", "the prediction is 1 where X w + b is 0 or more, not where it is less", (">= 0", "< 0")),
        ("threshold-strict", "where z is exactly 0 the prediction is 1: compare with >=, not with >", (">= 0", "> 0")),
        ("other-labels", f"the labels are {low:g} and {high:g}", (f"1, {low:g})", f"1, {-1 - low:g})")),
    )


def wrong_epochs(labels: Labels) -> tuple[Row, ...]:
    """Of one pass of the perceptron trick over the rows."""
    error = "y[i]" if labels.are_signed else "(y[i] - yhat)"
    return (
        ("plus-for-minus", "the update has the wrong sign: at a wrong prediction 1 the weights lose x",
         *UPHILL),
        ("bias-not-updated", OF_BIAS, NO_BIAS_STEP),
        ("bias-left-out", "the bias b is missing: z = w·x + b", ("X[i] @ w + b", "X[i] @ w")),
        ("threshold-reversed", THRESHOLD, (">= 0", "< 0")),
        ("input-missing", "the update of the weights is the learning rate times the input, which is missing",
         (" * X[i]\n", " * (0 * X[i] + 1)\n")),
        ("rate-missing", NO_RATE, (f"eta * {error} * X[i]", f"{error} * X[i]"), (f"eta * {error}\n", f"{error}\n")),
        ("rate-missing", "the update of the bias has the learning rate as a factor too",
         (f"eta * {error}\n", f"{error}\n")),
        ("rate-missing", "the update of the weights has the learning rate as a factor too",
         (f"eta * {error} * X[i]", f"{error} * X[i]")),
        ("plus-for-minus", "the bias moves the wrong way: it moves as the weights do", UPHILL[1]),
        ("plus-for-minus", "the weights move the wrong way: they move as the bias does", UPHILL[0]),
        *_of_one_kind(error),
        ("threshold-strict", "where z is exactly 0 the prediction is 1: compare with >=, not with >", (">= 0", "> 0")),
        ("updated-when-right", WHEN_RIGHT,
         ("if yhat != y[i]:", "if True:") if labels.are_signed else ("1 if X[i] @ w + b >= 0 else 0", "1 - y[i]")),
        ("updated-at-the-end", "each row is predicted with the weights that the rows before it left",
         ("    for i", "    first, start = w, b\n    for i"), ("X[i] @ w + b", "X[i] @ first + start")),
        ("first-example-only", "only the first row is used: does the function return, or stop, inside the loop?",
         ("range(len(X))", "range(1)")),
        *(DOUBLED if labels.are_signed else ()),
    )


def _of_one_kind(error: str) -> tuple[Row, ...]:
    """error: what a row that is wrong moves the weights by."""

    def made(new: str) -> tuple[Change, Change]:
        step, other = f"eta * {error}", f"eta * {new.format(error)}"
        return (f"{step} * X[i]\n", f"{other} * X[i]\n"), (f"b + {step}\n", f"b + {other}\n")

    told = "rows are wrong in two ways, and move the weights in both: {}"
    return (
        ("one-kind-only", told.format("also where the label is the lower one"), *made("max({}, 0)")),
        ("one-kind-only", told.format("also where the label is 1"), *made("min({}, 0)")),
        ("always-added", "where the label is the lower one, x is subtracted from the weights", *made("abs({})")),
    )


DOUBLED: tuple[Row, ...] = (
    ("error-doubled", "with labels -1 and 1 the difference y − ŷ is 2 or −2: the update has y as a factor",
     ("eta * y[i] * X[i]", "eta * (y[i] - yhat) * X[i]"), ("eta * y[i]\n", "eta * (y[i] - yhat)\n")),
)


def _wrong_margins(labels: Labels, turned: tuple[Change, Change]) -> tuple[Row, ...]:
    """Of the loss, wherever it is worked out; turned: the gradient with the other sign."""
    t = "y" if labels.are_signed else "t"
    wrong, loss = f"wrong = {t} * f < 0", f"(0, -{t} *"
    return (
        ("hinge-sign", HINGE, (wrong, f"wrong = {t} * f > 0"), (loss, f"(0, {t} *"), *turned),
        ("hinge-sign", HINGE, (wrong, f"wrong = {t} * f > 0"), (loss, f"(0, {t} *")),
        ("margin-added", NO_MARGIN, (wrong, f"wrong = 1 - {t} * f > 0"), (loss, f"(0, 1 - {t} *")),
        ("mask-missing", NO_LOSS, (wrong, "wrong = np.ones(len(X))")),
        ("mean-missing", "the loss is the mean of the rows: divide by N, in the loss and in its gradient",
         (" * f).mean()", " * f).sum()"), (" / len(X)", ""), ("wrong).mean()", "wrong).sum()")),
        ("mean-missing", "the loss is the mean of the rows: divide by N", (" * f).mean()", " * f).sum()")),
        ("mean-missing", "the gradient is a mean over the rows too: divide by N",
         (" / len(X)", ""), ("wrong).mean()", "wrong).sum()")),
        ("mean-over-wrong", OVER_WRONG, (" * f).mean()", f" * f).sum() / {WRONG_ONES}"),
         (" / len(X)", f" / {WRONG_ONES}"), ("wrong).mean()", f"wrong).sum() / {WRONG_ONES}")),
        ("mean-over-wrong", OVER_WRONG, (" / len(X)", f" / {WRONG_ONES}"),
         ("wrong).mean()", f"wrong).sum() / {WRONG_ONES}")),
        ("mean-over-wrong", OVER_WRONG, (" * f).mean()", f" * f).sum() / {WRONG_ONES}")),
        *(UNMAPPED if not labels.are_signed else ()),
    )


UNMAPPED: tuple[Row, ...] = (
    ("labels-not-mapped", SIGNED, ("t = 2 * y - 1", "t = y")),
)


def wrong_losses(labels: Labels) -> tuple[Row, ...]:
    t = "y" if labels.are_signed else "t"
    return (
        *_wrong_margins(labels, TURNED),
        ("label-missing", "the gradient of a row that is wrong has its label as a factor, 1 or −1",
         (f"dw = -({t} * wrong)", "dw = -(1.0 * wrong)"), (f"db = -({t} * wrong)", "db = -(1.0 * wrong)")),
        ("subgradient-sign", NO_MINUS, TURNED[0]),
        ("subgradient-sign", NO_MINUS, TURNED[1]),
        ("subgradient-sign", NO_MINUS, *TURNED),
    )


def wrong_descents(labels: Labels) -> tuple[Row, ...]:
    t = "y" if labels.are_signed else "t"
    loss = f"        losses.append(np.maximum(0, -{t} * {{}}).mean())\n"
    step = f"b = b + eta * ({t} * wrong).mean()\n"
    return (
        ("plus-for-minus", AGAINST, *UPHILL),
        ("plus-for-minus", "the bias goes uphill, where the weights go downhill", UPHILL[1]),
        ("plus-for-minus", "the weights go uphill, where the bias goes downhill", UPHILL[0]),
        ("bias-not-updated", "the bias makes a step too", NO_BIAS_STEP),
        ("rate-missing", "the step of the bias has the learning rate as a factor too", ("b + eta * ", "b + ")),
        ("rate-missing", "the step of the weights has the learning rate as a factor too", ("w + eta * ", "w + ")),
        ("rate-missing", "a step has the learning rate as a factor",
         ("w + eta * ", "w + "), ("b + eta * ", "b + ")),
        ("loss-after-step", KEPT_BEFORE, (loss.format("f"), ""), (step, step + loss.format("(X @ w + b)"))),
        ("first-step-only", ONE_STEP, ("range(steps)", "range(1)")),
        *_wrong_margins(labels, UPHILL),
    )
