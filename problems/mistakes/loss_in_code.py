"""What people write wrong in the code of a loss beside what they get wrong on paper: the graph has the names of it.

Nodes: y, yhat; e the losses of the examples and `loss` their mean, or `loss` alone for one example.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

import numpy as np

from problems.code.task import Instead, Mistake
from problems.mistakes.after_run import AfterRun
from problems.part import Array
from solutions.breaks import Break
from solutions.engine import Run
from solutions.graph import Graph
from solutions.mistakes import NOT_BASE_2
from solutions.ops import OPS

SMALLEST = (0.0, 1e-15, 1e-12, 1e-10, 1e-9, 1e-8, 1e-7)  # what is kept away from 0 before a logarithm, or added to it
LABEL_IN_LOG = "the logarithm is taken of the prediction ŷ, and y multiplies it; here they have changed places"
LARGEST = "the loss takes the probability of the true class, where y is 1, not the largest one"
DERIVED = "dyhat is the loss again, not its derivative by the predictions"
ELEMENTWISE = frozenset(("mse", "mae", "huber", "hinge", "binary-cross-entropy"))


def more_mistakes(name: str, graph: Graph, is_batch: bool) -> Iterator[Mistake]:
    """name: of the loss."""
    if name in ELEMENTWISE:
        node = "e" if is_batch else "loss"
        yield Instead("slope-is-loss", DERIVED, AfterRun(graph, {"dyhat": partial(_losses, node)}))
    if name in OF_ONE_LOSS:
        yield from OF_ONE_LOSS[name](graph, is_batch)
    for base in (node.name for node in graph.computed if node.op in ("log", "bce")):
        told = NOT_BASE_2
        right = OPS[graph[base].op].forward
        yield Break("log-base-2", told, {base: lambda *of, right=right: right(*of) / np.log(2.0)})
    if name in LOGARITHMS:
        yield from (_label_in_log(LOGARITHMS[name], least) for least in SMALLEST)


def _largest(_: Array, logarithm: Array) -> Array:
    """(N, C) or (C,) the logarithm where the probability is the largest."""
    return np.asarray(logarithm * _is_largest(logarithm))


def _of_largest(g: Array, out: Array, label: Array, logarithm: Array) -> tuple[Array, ...]:
    del out
    return 0.0 * label, g * _is_largest(logarithm)


def _is_largest(values: Array) -> Array:
    return np.asarray(np.arange(values.shape[-1]) == values.argmax(axis=-1)[..., None])


def _of_squares(graph: Graph, is_batch: bool) -> Iterator[Break]:
    if is_batch:
        feedback = "the loss is the mean of the squares, without the square root"
        yield Break("root-taken", feedback, {"loss": lambda x, axis, keepdims: np.sqrt(np.mean(x, axis=axis))})
    yield from _without(graph, "square", "the loss is made of the squared differences; the square is missing")


def _of_absolutes(graph: Graph, _: bool) -> Iterator[Break]:
    feedback = "the loss is made of the absolute differences; here they are added with their signs"
    yield from _without(graph, "abs", feedback)


def _without(graph: Graph, op: str, feedback: str) -> Iterator[Break]:
    """The first gate of an op is left out; the difference before it may be taken either way."""
    node = next(each.name for each in graph.computed if each.op == op)
    for sign in (1.0, -1.0):
        yield Break(f"{op}-missing", feedback, {node: partial(np.multiply, sign)})


def _of_the_true_class(_: Graph, __: bool) -> Iterator[Break]:
    for slope in (_of_largest, OPS["mul"].vjp):
        yield Break("largest-for-true-class", LARGEST, {"m": _largest}, {"m": slope})


OF_ONE_LOSS: Mapping[str, Callable[[Graph, bool], Iterator[Break]]] = {
    "mse": _of_squares,
    "mae": _of_absolutes,
    "categorical-cross-entropy": _of_the_true_class,
}


def _losses(node: str, ran: Run) -> Array:
    values = ran.values[node]
    return np.asarray(values / max(1, values.size))


LOGARITHMS = {  # loss -> the products of a label and a logarithm
    "binary-cross-entropy": ("m", "n"),
    "categorical-cross-entropy": ("m",),
}


def _label_in_log(products: tuple[str, ...], least: float) -> Break:
    def swapped(label: Array, logarithm: Array) -> Array:
        with np.errstate(all="ignore"):
            return np.asarray(np.exp(logarithm) * np.log(np.maximum(label, least)))

    return Break("label-in-log", LABEL_IN_LOG, dict.fromkeys(products, swapped))
