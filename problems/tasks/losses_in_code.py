"""The losses as tasks on arrays: their names, references and graphs, and the inputs that they are called with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from problems.code.chosen import clear_of_kinks, first_place
from problems.draws import Draw, of_one_seed
from problems.loss_graphs import Loss
from problems.part import Array
from solutions.graph import Graph
from solutions.notation import parse
from solutions.reference import losses

SIZES = ((5, 3), (7, 4), (4, 5))  # N, C
CANDIDATES, KINK = 64, 0.02  # of which the first is taken that is no nearer to a kink
ONE_OR_MANY = ("both y and yhat are numbers", "both y and yhat have shape (N,)")
Reference = tuple[Callable[..., Any], Callable[..., Any]]  # the loss, and its derivative
Case = dict[str, Array]


@dataclass(frozen=True)
class Coded:
    """One loss in code.

    names: of the function, the preferred one first; steps: of a graph from y and yhat to e, the losses of the examples.
    shapes, references: for one example, and for a batch.
    """

    names: tuple[str, ...]
    steps: str
    draw: Callable[[Draw, int, int], Case]
    references: tuple[Reference, Reference]
    shapes: tuple[str, str] = ONE_OR_MANY
    note: str = ""  # a sentence on what y is
    has_logarithms_of_all: bool = False  # of probabilities that may be 0, and do not count then

    def graph(self, is_batch: bool, delta: float) -> Graph:
        first, _, last = self.steps.format(delta=repr(delta)).rpartition("e = ")
        return parse(f"{first}e = {last}; loss = mean(e)" if is_batch else f"{first}loss = {last}")

    def statement(self, loss: Loss, is_batch: bool, delta: float) -> str:
        formula = loss.formula.replace("{i}", "").replace("{k}", "k").replace("{c}", "c")
        where = loss.explained(delta)
        asked = (
            r"Return the mean over the $N$ examples, and its derivative by $\hat{y}$ in the shape of $\hat{y}$."
            if is_batch
            else r"Return it, and its derivative by $\hat{y}$."
        )
        return f"The {loss.title} of one example is $L = {formula}$.{where}{self.note} {asked}"


def cases(coded: Coded, is_batch: bool, delta: float, seed: int) -> tuple[Case, ...]:
    """The inputs of the calls; for one example the first of a batch."""
    batches = (_case(coded, n if is_batch else 1, c, delta, seed) for n, c in SIZES)
    return tuple(batch if is_batch else {name: array[0] for name, array in batch.items()} for batch in batches)


def certain(coded: Coded, seed: int) -> tuple[Case, ...]:
    """One batch with probabilities that are 0 or 1, and right: in its first rows, if it has rows."""
    case = _case(coded, *SIZES[1], 1.0, seed)
    y, yhat = case["y"], case["yhat"].copy()
    yhat[:3] = y[:3]
    return ({"y": y, "yhat": yhat},)


def _case(coded: Coded, n: int, c: int, delta: float, seed: int) -> Case:
    drawn = coded.draw(of_one_seed(f"losses-{n}-{c}", seed, range(CANDIDATES)), n, c)
    chosen = first_place(clear_of_kinks(coded.graph(True, delta), drawn, KINK) & _is_varied(drawn))
    return {name: array[chosen] for name, array in drawn.items()}


def _is_varied(drawn: Case) -> Array:
    """(B,) whether a batch of labels has different ones, so that a mistake at one of them shows."""
    y = drawn["y"].reshape(CANDIDATES, -1)
    return np.asarray((y.min(axis=1) != y.max(axis=1)) | (y.shape[1] == 1))


def _real(draw: Draw, n: int, c: int) -> Case:
    del c
    return {"y": draw.steps("y", -3, 3, 0.01, (n,)), "yhat": draw.steps("yhat", -3, 3, 0.01, (n,))}


def _signed(draw: Draw, n: int, c: int) -> Case:
    del c
    return {"y": draw.choice("y", (-1, 1), (n,)).astype(int), "yhat": draw.steps("yhat", -2, 2, 0.01, (n,))}


def _binary(draw: Draw, n: int, c: int) -> Case:
    del c
    return {"y": draw.choice("y", (0, 1), (n,)).astype(int), "yhat": draw.steps("yhat", 0.05, 0.95, 0.01, (n,))}


def _labelled(draw: Draw, n: int, c: int) -> Case:
    parts = draw.integers("yhat", 1, 20, (n, c))  # (B, N, C)
    labels = (draw.uniform("y", (n,)) * c).astype(int)
    return {"y": labels, "yhat": parts / parts.sum(axis=-1, keepdims=True)}


def _one_hot(draw: Draw, n: int, c: int) -> Case:
    drawn = _labelled(draw, n, c)
    return drawn | {"y": np.asarray(drawn["y"][..., None] == np.arange(c), int)}


def _same(value: Callable[..., Any], slope: Callable[..., Any]) -> tuple[Reference, Reference]:
    return (value, slope), (value, slope)


CODED: Mapping[str, Coded] = {
    "mse": Coded(
        ("mse", "mse_loss", "mean_squared_error"),
        "r = y - yhat; e = square(r)",
        _real,
        _same(losses.mse, losses.mse_prime),
    ),
    "mae": Coded(
        ("mae", "mae_loss", "mean_absolute_error"),
        "r = y - yhat; e = abs(r)",
        _real,
        _same(losses.mae, losses.mae_prime),
    ),
    "huber": Coded(
        ("huber", "huber_loss"),
        "r = y - yhat; e = huber(r, {delta})",
        _real,
        _same(losses.huber, losses.huber_prime),
    ),
    "hinge": Coded(
        ("hinge", "hinge_loss"),
        "p = y * yhat; q = 1 - p; e = relu(q)",
        _signed,
        _same(losses.hinge, losses.hinge_prime),
        note=" The labels $y$ are $-1$ and 1.",
    ),
    "binary-cross-entropy": Coded(
        ("binary_cross_entropy", "bce", "binary_cross_entropy_loss", "bce_loss"),
        "q = clip(yhat, 1e-12, 2); u = 1 - yhat; v = clip(u, 1e-12, 2); a = log(q); b = log(v);"
        " z = 1 - y; m = y * a; n = z * b; s = m + n; e = -s",
        _binary,
        _same(losses.binary_cross_entropy, losses.binary_cross_entropy_prime),
        note=" The labels $y$ are 0 and 1.",
        has_logarithms_of_all=True,
    ),
    "categorical-cross-entropy": Coded(
        ("categorical_cross_entropy", "cross_entropy", "categorical_cross_entropy_loss", "cross_entropy_loss"),
        "q = clip(yhat, 1e-12, 2); t = log(q); m = y * t; rows = sum(m, axis=-1); e = -rows",
        _one_hot,
        _same(losses.categorical_cross_entropy, losses.categorical_cross_entropy_prime),
        ("both y and yhat have shape (C,)", "both y and yhat have shape (N, C)"),
        note=" A single $y_k$ is 1, the others are 0.",
        has_logarithms_of_all=True,
    ),
    "sparse-cross-entropy": Coded(
        ("sparse_cross_entropy", "sparse_categorical_cross_entropy", "sparse_cross_entropy_loss"),
        "c = pick(yhat, y); t = log(c); w = sum(t, axis=-1); e = -w",
        _labelled,
        (
            (losses.sparse_cross_entropy_of_one, losses.sparse_cross_entropy_of_one_prime),
            (losses.sparse_cross_entropy, losses.sparse_cross_entropy_prime),
        ),
        ("the label y is a number and yhat has shape (C,)", "the labels y have shape (N,) and yhat has shape (N, C)"),
        note=" The label $y$ is the index $c$ of the true class, from 0 on.",
    ),
}
