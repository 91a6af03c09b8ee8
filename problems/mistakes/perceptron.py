"""What people get wrong in the perceptron on paper; the nodes have the names of `problems.perceptron_graphs`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from problems.perceptron_labels import Labels
from solutions.breaks import Break
from solutions.graph import Graph

THRESHOLD = "the prediction is 1 where z is 0 or more, not where it is less"
OF_BIAS = "the bias is updated like the weights, with an input of 1"
NO_RATE = "the update has the learning rate as a factor"
WHEN_RIGHT = "nothing is updated where the prediction is right"
HINGE = "the loss is max(0, −y f): it is above 0 where label and f have unlike signs"
NO_MARGIN = "the perceptron's loss is max(0, −y f), without a margin of 1"
NO_MINUS = "the derivative of −y f by w is −y x: its minus sign is missing"
AGAINST = "descent goes against the gradient: w − η dw"
NO_LOSS = "a row that is on the right side has no loss, and adds nothing to the gradient"
SIGNED = "in the loss the labels are −1 and 1: with y = 0 a row would never count"


def _all(graph: Graph, letters: str, rule: Callable[..., Any]) -> dict[str, Callable[..., Any]]:
    """The rule at each node named by one of the letters and a number."""
    return {node.name: rule for node in graph.computed if node.name.rstrip("0123456789") in letters.split()}


def wrong_predictions(graph: Graph, labels: Labels) -> tuple[Break, ...]:
    """Of z = w x + b and the label that it gives."""
    outputs = [node.name for node in graph.computed if node.op == "step"]
    doubled = {} if not labels.are_signed else _all(graph, "v", lambda k, by: k) | _all(graph, "yhat", lambda v, by: v)
    return (
        Break("bias-left-out", "z has the bias b in it too", _all(graph, "z", lambda u, b: u)),
        Break(
            "threshold-reversed",
            THRESHOLD,
            dict.fromkeys(outputs, lambda z: 1.0 * (z < 0)),
        ),
        *(
            (Break("zero-for-minus-one", "the labels are −1 and 1: a prediction is never 0", doubled),)
            if doubled
            else ()
        ),
    )


def wrong_updates(graph: Graph, labels: Labels) -> tuple[Break, ...]:
    """Of the perceptron trick, row after row."""
    after = {f"{name}{i}{suffix}" for i in (1, 2, 3) for name, suffix in (("w", "_1"), ("w", "_2"), ("b", ""))}
    always = (lambda y, yhat: 2.0 * y) if labels.are_signed else (lambda y, yhat: 2.0 * y - 1.0)
    return (
        Break(
            "plus-for-minus",
            "the weights move towards a row that was wrongly given the lower class, and away from one that was wrongly "
            "given the higher: the update has the wrong sign",
            dict.fromkeys(sorted(after), lambda weight, change: weight - change),
        ),
        Break(
            "bias-not-updated",
            OF_BIAS,
            _all(graph, "b", lambda b, h: b),
        ),
        Break("rate-missing", NO_RATE, _all(graph, "h", lambda r, by: r)),
        Break(
            "updated-when-right",
            WHEN_RIGHT,
            _all(graph, "q" if labels.are_signed else "r", always),
        ),
    )


def wrong_steps(graph: Graph, labels: Labels) -> tuple[Break, ...]:
    """Of the perceptron's loss for one row, and of a step down its gradient."""
    del labels
    return (
        Break(
            "hinge-sign",
            HINGE,
            _all(graph, "n", lambda p: p),
        ),
        Break(
            "margin-added",
            NO_MARGIN,
            _all(graph, "n", lambda p: 1.0 - p),
        ),
        Break(
            "subgradient-sign",
            NO_MINUS,
            {node.name: lambda c: c for node in graph.computed if node.op == "neg" and node.inputs[0].startswith("c")},
        ),
        Break(
            "plus-for-minus",
            AGAINST,
            dict.fromkeys(("w1_1", "w1_2", "b1"), lambda weight, change: weight + change),
        ),
        Break("rate-missing", "the step has the learning rate as a factor", _all(graph, "h", lambda slope, by: slope)),
    )


def wrong_descents(graph: Graph, labels: Labels) -> tuple[Break, ...]:
    """Of the mean loss over the rows, and of a step down its gradient."""
    means = [node.name for node in graph.computed if node.name in ("dw1", "dw2", "db", "L")]
    mean = Break("mean-missing", "the loss is the mean of the rows: divide by 3", dict.fromkeys(means, lambda x, by: x))
    mask = Break(
        "mask-missing",
        NO_LOSS,
        _all(graph, "k", np.ones_like),
    )
    unmapped = Break(
        "labels-not-mapped",
        SIGNED,
        _all(graph, "t", lambda q, by: q / 2.0),
    )
    return (*wrong_steps(graph, labels), mean, mask, *(() if labels.are_signed else (unmapped,)))
