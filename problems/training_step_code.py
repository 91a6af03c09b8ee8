"""The code task of one training step of two layers, and what goes wrong between the backward pass and the update."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from problems.code import CodeTask
from problems.part import Array
from problems.reference_task import Way, Wrong, case_draw, reference_task
from solutions.training_step import training_step

Slope = Callable[[Array], Array]  # of the hidden units, from their activations
Weights = Callable[[Array, Array], Array]  # W2 and the new W2 -> that through which the gradient goes back
SIZES = ((5, 3, 4, 2), (4, 2, 3, 5), (7, 6, 2, 3))  # N, D, H, C


def _step(
    X: Array,
    Y: Array,
    W1: Array,
    W2: Array,
    eta: float,
    *,
    slope: Slope = lambda h: 1 - h**2,
    through: Weights = lambda old, new: old,
    factor: float = 2.0,
    mean: Callable[[Array], float] = len,
    again: float = 1.0,
) -> tuple[Array, Array]:
    """A step with one thing changed; `again` is what the gradient is multiplied by on its way to the first layer."""
    h = np.tanh(X @ W1)
    dyhat = factor * (h @ W2 - Y) / mean(X)
    new = W2 - eta * h.T @ dyhat
    dh = again * dyhat @ through(W2, new).T
    return W1 - eta * X.T @ (dh * slope(h)), new


def _changed(**change: Any) -> Callable[..., tuple[Array, Array]]:
    return lambda X, Y, W1, W2, eta: _step(X, Y, W1, W2, eta, **change)


def _rate_a_layer(X: Array, Y: Array, W1: Array, W2: Array, eta: float) -> tuple[Array, Array]:
    return _step(X, Y, W1, W2, eta, again=eta)


def _uphill(X: Array, Y: Array, W1: Array, W2: Array, eta: float) -> tuple[Array, Array]:
    return training_step(X, Y, W1, W2, -eta)


def _output_layer_only(X: Array, Y: Array, W1: Array, W2: Array, eta: float) -> tuple[Array, Array]:
    return W1, training_step(X, Y, W1, W2, eta)[1]


MISTAKES = (
    Wrong(
        "weights-updated-first",
        "W2 is updated before the gradient goes back through it: work out all gradients with the old weights first",
        _changed(through=lambda old, new: new),
    ),
    Wrong(
        "rate-once-a-layer",
        "the learning rate is multiplied in once per layer: it belongs into the updates, not into what is passed back",
        _rate_a_layer,
    ),
    Wrong("plus-for-minus", "the update goes uphill: subtract the learning rate times the gradient", _uphill),
    Wrong(
        "hidden-slope-missing",
        "the slope of tanh, 1 − h², is missing in the hidden layer",
        _changed(slope=np.ones_like),
    ),
    Wrong(
        "hidden-slope-of-tanh-twice",
        "h is already the tanh: its slope is 1 − h², without another tanh",
        _changed(slope=lambda h: 1 - np.tanh(h) ** 2),
    ),
    Wrong(
        "hidden-slope-of-sigmoid",
        "h·(1 − h) is the slope of a sigmoid; that of tanh is 1 − h²",
        _changed(slope=lambda h: h * (1 - h)),
    ),
    Wrong("factor-two-missing", "the derivative of a square has a factor 2, which is missing", _changed(factor=1.0)),
    Wrong("mean-missing", "the loss is a mean over the rows: divide by their number", _changed(mean=lambda X: 1.0)),
    Wrong(
        "mean-over-entries",
        "the loss is a mean over the rows, not over all entries",
        lambda X, Y, W1, W2, eta: _step(X, Y, W1, W2, eta, mean=lambda _: Y.size),
    ),
    Wrong("output-layer-only", "only the last layer is updated: the first one learns too", _output_layer_only),
)


def step_code(seed: int) -> CodeTask:
    """One step: forward, backward, and the update of both layers."""
    return reference_task(
        title="A training step of two layers, in code",
        statement=(
            r"A network without biases predicts $\tanh(X W_1) W_2$; its loss is the mean over the rows of $X$ of the"
            r" sum of the squared errors in a row. Make one step of gradient descent with the learning rate $\eta$"
            " (eta), and return the new weights of both layers."
        ),
        functions=("training_step",),
        outputs=("W1", "W2"),
        cases=tuple(_case(size, seed) for size in SIZES),
        ways=(Way(training_step, MISTAKES),),
        hints="X (N, D), Y (N, C), W1 (D, H), W2 (H, C).",
    )


def _case(size: tuple[int, int, int, int], seed: int) -> Mapping[str, Any]:
    n, d, h, c = size
    draw = case_draw(f"step-{n}-{d}-{h}-{c}", seed)
    shapes = {"X": (2, (n, d)), "Y": (3, (n, c)), "W1": (1, (d, h)), "W2": (1, (h, c))}  # size of numbers, shape
    numbers = {name: draw.steps(name, -most, most, 0.01, shape)[0] for name, (most, shape) in shapes.items()}
    return {**numbers, "eta": float(draw.choice("eta", (0.05, 0.1, 0.2))[0])}
