"""What people get wrong in a training loop, as loops that do it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

import numpy as np

from problems.part import Array
from problems.reference_task import Wrong

Batch = tuple[Array, Array]  # rows X (B, D), targets y (B,)
Gradient = Callable[[Array, Array, Array], Array]  # of w, X and y of a batch
Epochs = Iterable[Iterable[Batch]]
Trained = tuple[Array, Array]  # the last weights, and those after every update


def slope(w: Array, X: Array, y: Array, *, divisor: float = 0.0) -> Array:
    """The gradient of the mean squared error of a batch, or of the sum divided by something else."""
    return np.asarray(2 * X.T @ (X @ w - y) / (divisor or len(X)))


def _half(w: Array, X: Array, y: Array) -> Array:
    return slope(w, X, y) / 2


def _summed(w: Array, X: Array, y: Array) -> Array:
    return slope(w, X, y, divisor=1.0)


def _averaged_twice(w: Array, X: Array, y: Array) -> Array:
    return slope(w, X, y) / len(X)


def _to_predictions(w: Array, X: Array, y: Array) -> Array:
    """The targets are left out."""
    return slope(w, X, 0 * y)


def trained(w: Array, eta: float, epochs: Epochs, gradient: Gradient = slope) -> Trained:
    """What a training loop returns; minus the learning rate climbs."""
    history = []
    for batches in epochs:
        for X, y in batches:
            w = w - eta * gradient(w, X, y)
            history.append(w)
    return w, np.array(history)


def _shared(w: Array, eta: float, epochs: Epochs) -> Trained:
    """Every entry of the history is the same array, which later updates change."""
    last, history = trained(w, eta, epochs)
    return last, np.broadcast_to(last, history.shape)


def _from_start(w: Array, eta: float, epochs: Epochs) -> Trained:
    """All gradients of an epoch are taken at the weights with which it begins."""
    history = []
    for batches in epochs:
        start = w
        for X, y in batches:
            w = w - eta * slope(start, X, y)
            history.append(w)
    return w, np.array(history)


def whole(X: Array, y: Array, epochs: int) -> Epochs:
    """All rows in one batch, every epoch."""
    return [[(X, y)]] * epochs


def in_batches(X: Array, y: Array, order: Array, size: int) -> Iterator[list[Batch]]:
    """The batches of each epoch; the last one of an epoch may be short."""
    for epoch in order:
        starts = range(0, len(epoch), size)
        yield [(X[epoch[start : start + size]], y[epoch[start : start + size]]) for start in starts]


Loop = Callable[..., Trained]  # over the arguments of the task
OfGradient = Callable[[Gradient], Loop]  # the right loop with another gradient


def _batch(gradient: Gradient) -> Loop:
    return lambda w, X, y, eta, epochs: trained(w, eta, whole(X, y, epochs), gradient)


def _stochastic(gradient: Gradient) -> Loop:
    return lambda w, X, y, order, eta: trained(w, eta, in_batches(X, y, order, 1), gradient)


def _mini(gradient: Gradient) -> Loop:
    return lambda w, X, y, order, batch_size, eta: trained(w, eta, in_batches(X, y, order, batch_size), gradient)


def _of_the_gradient(loop: OfGradient) -> tuple[Wrong, ...]:
    return (
        Wrong(
            "plus-for-minus",
            "the update goes uphill: w − η·dw lowers the loss, w + η·dw raises it",
            loop(lambda w, X, y: -slope(w, X, y)),
        ),
        Wrong("factor-two-missing", "the derivative of a square has a factor 2, which is missing in dw", loop(_half)),
        Wrong(
            "target-missing", "the gradient needs the error X w − y; the targets y are left out", loop(_to_predictions)
        ),
    )


def _of_the_mean(loop: OfGradient) -> tuple[Wrong, ...]:
    return (
        Wrong(
            "gradient-summed",
            "the gradient is the sum over the rows of the batch; the loss is a mean, so divide by their number",
            loop(_summed),
        ),
        Wrong(
            "mean-twice", "the mean over the rows is taken twice: divide by their number once", loop(_averaged_twice)
        ),
    )


def _of_the_order(size: Callable[..., int]) -> tuple[Wrong, ...]:
    """Mistakes of loops that are told an order; `size` is the size of a batch, from the case's batch_size."""

    def with_order(change: Callable[[Array], Array]) -> Loop:
        def loop(w: Array, X: Array, y: Array, order: Array, eta: float, batch_size: int = 1) -> Trained:
            return trained(w, eta, in_batches(X, y, change(order), size(batch_size)))

        return loop

    return (
        Wrong(
            "order-ignored",
            "the rows are used as they stand in X: take them in the given order, X[order[epoch][...]]",
            with_order(lambda order: np.sort(order, axis=1)),
        ),
        Wrong(
            "first-order-only",
            "every epoch uses the order of the first: each epoch has a row of its own in order",
            with_order(lambda order: np.broadcast_to(order[0], order.shape)),
        ),
    )


def _at_old_weights(w: Array, X: Array, y: Array, order: Array, eta: float, batch_size: int = 1) -> Trained:
    return _from_start(w, eta, in_batches(X, y, order, batch_size))


def _at_new_array(w: Array, X: Array, y: Array, order: Array, eta: float, batch_size: int = 1) -> Trained:
    return _shared(w, eta, in_batches(X, y, order, batch_size))


def _without_short(w: Array, X: Array, y: Array, order: Array, batch_size: int, eta: float) -> Trained:
    full = ([pair for pair in epoch if len(pair[0]) == batch_size] for epoch in in_batches(X, y, order, batch_size))
    return trained(w, eta, full)


def _by_full_size(w: Array, X: Array, y: Array, order: Array, batch_size: int, eta: float) -> Trained:
    gradient = partial(slope, divisor=batch_size)
    return trained(w, eta, in_batches(X, y, order, batch_size), gradient)


SHARED = "every entry of the history is the same array, changed by later updates: append a copy, or make a new w"
OLD = "the gradients of an epoch are all taken at the weights with which it begins; take each at the newest weights"
_ORDERED = (
    Wrong("weights-not-renewed", OLD, _at_old_weights),
    Wrong("history-shared", SHARED, _at_new_array),
)
OF_BATCH = (
    *_of_the_gradient(_batch),
    *_of_the_mean(_batch),
    Wrong("history-shared", SHARED, lambda w, X, y, eta, epochs: _shared(w, eta, whole(X, y, epochs))),
)
OF_STOCHASTIC = (*_of_the_gradient(_stochastic), *_of_the_order(lambda batch_size: 1), *_ORDERED)
OF_MINI_BATCH = (
    Wrong(
        "short-batch-dropped",
        "the last batch of an epoch is dropped because it is short: its rows belong to the epoch too",
        _without_short,
    ),
    Wrong(
        "short-batch-by-full-size",
        "the gradient of the short last batch is divided by the full batch size; divide by the number of its own rows",
        _by_full_size,
    ),
    *_of_the_gradient(_mini),
    *_of_the_mean(_mini),
    *_of_the_order(lambda batch_size: batch_size),
    *_ORDERED,
)


def _updates(change: Callable[[Array, Array, float], Array]) -> Callable[..., Array]:
    """What repeated updates w <- change(w, g, eta) give."""

    def updated(w: Array, gradients: Array, eta: float) -> Array:
        history = []
        for g in gradients:
            w = change(w, g, eta)
            history.append(w)
        return np.array(history)

    return updated


def _slopes(gradient: Callable[[float, float, float], float]) -> Callable[..., Array]:
    """What repeated steps along a gradient of (w x - y)^2 give."""

    def fitted(w: float, x: float, y: float, eta: float, steps: int) -> Array:
        history = []
        for _ in range(steps):
            w = w - eta * gradient(w, x, y)
            history.append(w)
        return np.array(history)

    return fitted


UPHILL = "the update goes uphill: w − η·g lowers the loss, w + η·g raises it"
OF_UPDATES = (
    Wrong("plus-for-minus", UPHILL, _updates(lambda w, g, eta: w + eta * g)),
    Wrong("rate-missing", "the gradient is not multiplied by the learning rate", _updates(lambda w, g, eta: w - g)),
    Wrong(
        "starts-again",
        "every update starts from the first weights: it starts from those that the update before it gave",
        lambda w, gradients, eta: w - eta * gradients,
    ),
    Wrong(
        "gradient-squared", "the update multiplies by the gradient twice", _updates(lambda w, g, eta: w - eta * g * g)
    ),
    Wrong(
        "history-shared",
        SHARED,
        lambda w, gradients, eta: np.broadcast_to(w - eta * gradients.sum(axis=0), gradients.shape),
    ),
)
OF_SLOPES = (
    Wrong("plus-for-minus", UPHILL, _slopes(lambda w, x, y: -2 * (w * x - y) * x)),
    Wrong(
        "factor-two-missing",
        "the derivative of a square has a factor 2, which is missing",
        _slopes(lambda w, x, y: (w * x - y) * x),
    ),
    Wrong(
        "input-missing",
        "the derivative of w·x − y by w is x, which is missing",
        _slopes(lambda w, x, y: 2 * (w * x - y)),
    ),
    Wrong(
        "weights-not-renewed",
        "the gradient is worked out once, at the first w: it changes with w, so work it out at every step",
        lambda w, x, y, eta, steps: w - eta * 2 * (w * x - y) * x * np.arange(1, steps + 1),
    ),
)
