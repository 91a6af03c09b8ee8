"""What people get wrong in code for the perceptron, as functions that take the place of the reference."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np

from problems.part import Array
from problems.perceptron_labels import Labels
from problems.reference_task import Wrong


def wrong_predictions(labels: Labels) -> Iterator[Wrong]:
    low, high = labels.values
    yield Wrong("bias-missing", "the bias b is missing: z = X w + b", lambda X, w, b: np.where(X @ w >= 0, high, low))
    yield Wrong(
        "threshold-reversed",
        "the prediction is 1 where X w + b is 0 or more, not where it is less",
        lambda X, w, b: np.where(X @ w + b < 0, high, low),
    )
    yield Wrong(
        "other-labels",
        f"the labels are {low:g} and {high:g}",
        lambda X, w, b: np.where(X @ w + b >= 0, 1, 0 if labels.are_signed else -1),
    )


def wrong_epochs(labels: Labels) -> Iterator[Wrong]:
    epoch = partial(_epoch, labels=labels)
    yield Wrong(
        "update-sign",
        "the update has the wrong sign: at a wrong prediction 1 the weights lose x",
        partial(epoch, sign=-1.0),
    )
    yield Wrong(
        "bias-not-updated", "the bias is updated like the weights, with an input of 1", partial(epoch, bias=0.0)
    )
    yield Wrong(
        "eta-missing", "the update has the learning rate as a factor", lambda **case: epoch(**{**case, "eta": 1.0})
    )
    yield Wrong("updated-when-right", "nothing is updated where the prediction is right", partial(epoch, always=True))
    yield Wrong(
        "updated-at-the-end",
        "each row is predicted with the weights that the rows before it left",
        partial(epoch, stale=True),
    )
    yield Wrong(
        "first-row-only",
        "only the first row is used: does the function return, or stop, inside the loop?",
        partial(epoch, rows=1),
    )
    yield Wrong(
        "error-doubled",
        "with labels -1 and 1 the difference y − ŷ is 2 or −2: the update has y as a factor",
        partial(epoch, sign=2.0),
    )


def _epoch(
    X: Array,
    y: Array,
    w: Array,
    b: float,
    eta: float,
    labels: Labels,
    sign: float = 1.0,
    bias: float = 1.0,
    always: bool = False,
    stale: bool = False,
    rows: int = 1_000,
) -> tuple[Array, float]:
    low, high = labels.values
    first_w, first_b = w, b
    for i in range(min(rows, len(X))):
        yhat = high if X[i] @ (first_w if stale else w) + (first_b if stale else b) >= 0 else low
        r = (1.0 if y[i] == high else -1.0) if always else (y[i] - yhat) / (high - low)
        w = w + sign * eta * r * X[i]
        b = b + sign * bias * eta * r
    return w, b


def wrong_losses(labels: Labels) -> Iterator[Wrong]:
    loss = partial(_loss, labels=labels)
    yield Wrong(
        "hinge-sign",
        "the loss is max(0, −y f): it is above 0 where label and f have unlike signs",
        partial(loss, hinge=-1.0),
    )
    yield Wrong(
        "margin-added", "the perceptron's loss is max(0, −y f), without a margin of 1", partial(loss, margin=1.0)
    )
    yield Wrong(
        "mask-missing",
        "a row that is on the right side has no loss, and adds nothing to the gradient",
        partial(loss, mask=False),
    )
    yield Wrong(
        "mean-missing",
        "the loss is the mean of the rows: divide by N, in the loss and in its gradient",
        partial(loss, mean=False),
    )
    yield Wrong(
        "subgradient-sign", "the derivative of −y f by w is −y x: its minus sign is missing", partial(loss, slope=-1.0)
    )
    if not labels.are_signed:
        yield Wrong(
            "labels-not-mapped",
            "in the loss the labels are −1 and 1: with y = 0 a row would never count",
            partial(loss, mapped=False),
        )


def _loss(
    X: Array,
    y: Array,
    w: Array,
    b: float,
    labels: Labels,
    hinge: float = 1.0,
    margin: float = 0.0,
    mask: bool = True,
    mean: bool = True,
    slope: float = 1.0,
    mapped: bool = True,
) -> tuple[float, Any, float]:
    t = y if labels.are_signed or not mapped else 2 * y - 1
    n = margin - hinge * t * (X @ w + b)
    size = len(X) if mean else 1
    c = -slope * hinge * t * ((n > 0) | (not mask)) / size
    return float(np.maximum(0, n).sum() / size), c @ X, float(c.sum())


def wrong_descents(labels: Labels) -> Iterator[Wrong]:
    descent = partial(_descent, labels=labels)
    yield Wrong(
        "step-sign",
        "descent goes against the gradient: w − η dw",
        lambda **case: descent(**{**case, "eta": -case["eta"]}),
    )
    yield Wrong("bias-not-updated", "the bias makes a step too", partial(descent, bias=0.0))
    yield Wrong("loss-after-step", "the loss is kept before each step, not after it", partial(descent, late=True))
    yield Wrong(
        "one-step-only",
        "only one step is made: does the function return, or stop, inside the loop?",
        lambda **case: descent(**{**case, "steps": 1}),
    )
    for row in wrong_losses(labels):
        yield Wrong(row.note, row.feedback, partial(descent, loss=row.function))


def _descent(
    X: Array,
    y: Array,
    w: Array,
    b: float,
    eta: float,
    steps: int,
    labels: Labels,
    bias: float = 1.0,
    late: bool = False,
    loss: Any = None,
) -> tuple[Array, float, Array]:
    worked = loss or partial(_loss, labels=labels)
    losses = []
    for _ in range(steps):
        before, dw, db = worked(X=X, y=y, w=w, b=b)
        w, b = w - eta * dw, b - bias * eta * db
        losses.append(worked(X=X, y=y, w=w, b=b)[0] if late else before)
    return w, b, np.array(losses)
