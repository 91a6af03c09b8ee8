"""Training under the SVM loss as a loop with parts that can be replaced, and what people put in their place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from problems.batch_mistakes import PENALTY
from problems.part import Array
from problems.reference_task import Wrong
from problems.svm_mistakes import steps, svm_mistakes
from solutions.breaks import Break
from solutions.engine import run
from solutions.linear_classifiers import svm_loss_vectorized
from solutions.notation import parse

Case = Mapping[str, Any]
Loss = Callable[
    [Array, Array, Array, float, int], tuple[Any, Any]
]  # of W, a batch X and y, reg, the number of all rows
GRAPH = parse(f"S = X @ W; {steps(1.0)}; data = mean(rows); P = square(W); Q = sum(P); R = reg * Q; loss = data + R")


def _right(W: Array, X: Array, y: Array, reg: float, total: int) -> tuple[Any, Any]:
    del total
    return svm_loss_vectorized(W, X, y, reg)


def _chunks(order: Array, size: int) -> Iterator[Array]:
    """The rows of each batch of each epoch; the last of an epoch may be short."""
    for epoch in order:
        yield from (epoch[start : start + size] for start in range(0, len(epoch), size))


BATCHES: Mapping[str, Callable[[Case], Iterator[Array]]] = {
    "full": lambda case: (np.arange(len(case["X"])) for _ in range(case["steps"])),
    "sgd": lambda case: _chunks(case["order"], 1),
    "mini-batch": lambda case: _chunks(case["order"], case["batch_size"]),
}


@dataclass(frozen=True)
class Training:
    """A loop over batches of rows: the loss and its gradient, a step, and the loss that is kept."""

    batches: Callable[[Case], Iterator[Array]]
    loss: Loss = _right
    sign: float = 1.0
    is_late: bool = False  # the loss after the step is kept

    def __call__(self, **case: Any) -> tuple[Array, Array]:
        *_, (W, _) = self.weights(case)
        return W, np.array([kept for _, kept in self.weights(case)][1:])

    def weights(self, case: Case) -> Iterator[tuple[Array, float]]:
        """The weights before the first step and after each, with the loss that was kept."""
        W, X, y, reg = (case[name] for name in ("W", "X", "y", "reg"))
        yield W, 0.0
        for rows in self.batches(case):
            before, dW = self.loss(W, X[rows], y[rows], reg, len(X))
            W = W - self.sign * case["alpha"] * dW
            yield W, self.loss(W, X[rows], y[rows], reg, len(X))[0] if self.is_late else before


def wrong_trainings(kind: str) -> Iterator[Wrong]:
    """kind: `full`, `sgd` or `mini-batch`."""
    training = Training(BATCHES[kind])
    yield Wrong("step-sign", "descent goes against the gradient: W − α dW", replace(training, sign=-1.0))
    yield Wrong("loss-after-step", "the loss is kept before each step, not after it", replace(training, is_late=True))
    yield Wrong("alpha-missing", "a step has the learning rate α as a factor", partial(_without_alpha, training))
    yield from OF_KIND[kind](training)
    for mistake in (*svm_mistakes(1.0, True), *PENALTY):
        yield Wrong(mistake.note, mistake.feedback, replace(training, loss=partial(_broken, mistake)))


def _without_alpha(training: Training, **case: Any) -> tuple[Array, Array]:
    return training(**{**case, "alpha": 1.0})


def _broken(mistake: Break, W: Array, X: Array, y: Array, reg: float, total: int) -> tuple[Any, Any]:
    del total
    ran = run(GRAPH, {"W": W, "X": X, "y": y, "reg": np.asarray(reg)}, broken=mistake)
    return ran.values["loss"], ran.gradients["W"]


def _over(rows: float, W: Array, X: Array, y: Array, reg: float) -> tuple[Any, Any]:
    """The data loss and its gradient divided by another number than that of the rows."""
    loss, dW = svm_loss_vectorized(W, X, y, 0.0)
    return loss * len(y) / rows + reg * np.sum(W * W), dW * len(y) / rows + 2 * reg * W


def _summed(W: Array, X: Array, y: Array, reg: float, total: int) -> tuple[Any, Any]:
    """The loss is right, its gradient is not divided by the number of rows."""
    return _right(W, X, y, reg, total)[0], _over(1, W, X, y, reg)[1]


def _of_full(training: Training) -> Iterator[Wrong]:
    yield Wrong(
        "first-step-only",
        "only one step is made: does the function return, or stop, inside the loop?",
        replace(training, batches=lambda case: BATCHES["full"]({**case, "steps": 1})),
    )
    yield SUMMED._replace(function=replace(training, loss=_summed))


def _of_order(training: Training) -> Iterator[Wrong]:
    def in_place(case: Case) -> Case:
        return {**case, "order": np.sort(case["order"], axis=1)}

    yield Wrong(
        "order-ignored",
        "the examples are used as order says, not as they stand in X",
        replace(training, batches=lambda case: training.batches(in_place(case))),
    )
    yield Wrong(
        "one-epoch-only",
        "every row of order is an epoch; only the first was used",
        replace(training, batches=lambda case: training.batches({**case, "order": case["order"][:1]})),
    )
    yield Wrong(
        "mean-over-all-rows",
        "the loss of a batch is the mean over that batch: divide by its size, not by the number of all examples",
        replace(training, loss=lambda W, X, y, reg, total: _over(total, W, X, y, reg)),
    )


def _of_batches(training: Training) -> Iterator[Wrong]:
    def whole(case: Case) -> Iterator[Array]:
        return (rows for rows in training.batches(case) if len(rows) == case["batch_size"])

    yield from _of_order(training)
    yield SUMMED._replace(function=replace(training, loss=_summed))
    yield Wrong("last-batch-dropped", "the last, short batch of an epoch is used too", replace(training, batches=whole))


SUMMED = Wrong("gradient-summed", "the gradient is the mean over the batch, not the sum", _summed)
OF_KIND: Mapping[str, Callable[[Training], Iterator[Wrong]]] = {
    "full": _of_full,
    "sgd": _of_order,
    "mini-batch": _of_batches,
}
