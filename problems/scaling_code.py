"""The code tasks of feature scaling: training rows and test rows, both scaled by what the training rows are like."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from problems.code import CodeTask
from problems.family import Options, Posed
from problems.part import Array
from problems.reference_task import Way, Wrong, case_draw, reference_task
from solutions import preparation

Scaler = Callable[[Array, Array], tuple[Array, Array]]
SIZES = ((5, 3, 2), (7, 2, 4), (4, 6, 3))  # training rows, features, test rows
OWN = "the test rows are scaled by their own statistics; use those of the training rows, which the model was trained on"
TOGETHER = "the statistics are taken over training and test rows together; nothing of the test rows may be used"
WHOLE = "one statistic is taken of the whole array; every feature, a column, has its own (axis=0)"
BY_ROWS = "the statistics are taken along the rows; every feature, a column, has its own (axis=0)"
RAW = "the test rows are not scaled"


def _by(offset: Callable[[Array], Any], width: Callable[[Array], Any]) -> Scaler:
    """Both arrays scaled with an offset and a width of the training rows."""

    def scaled(X_train: Array, X_test: Array) -> tuple[Array, Array]:
        low, size = offset(X_train), width(X_train)
        return (X_train - low) / size, (X_test - low) / size

    return scaled


def _mistakes(right: Scaler, offset: Callable[..., Any], width: Callable[..., Any]) -> tuple[Wrong, ...]:
    """Those of every way to scale; `offset` and `width` take an array and an axis."""

    def together(X_train: Array, X_test: Array) -> tuple[Array, Array]:
        everything = np.concatenate((X_train, X_test))
        scaled, _ = right(everything, X_test)
        return scaled[: len(X_train)], scaled[len(X_train) :]

    def by_rows(X_train: Array, X_test: Array) -> tuple[Array, Array]:
        train, test = ((X - offset(X, 1)[:, None]) / width(X, 1)[:, None] for X in (X_train, X_test))
        return train, test

    return (
        Wrong("own-statistics", OWN, lambda X_train, X_test: (right(X_train, X_test)[0], right(X_test, X_test)[0])),
        Wrong("statistics-together", TOGETHER, together),
        Wrong("statistics-of-all", WHOLE, _by(lambda X: offset(X, None), lambda X: width(X, None))),
        Wrong("statistics-by-rows", BY_ROWS, by_rows),
        Wrong("test-not-scaled", RAW, lambda X_train, X_test: (right(X_train, X_test)[0], X_test)),
        Wrong("not-divided", "the difference is not divided by anything", _by(lambda X: offset(X, 0), lambda X: 1.0)),
        Wrong("not-shifted", "nothing is subtracted before the division", _by(lambda X: 0.0, lambda X: width(X, 0))),
    )


def _range(X: Array, axis: int | None) -> Array:
    return np.asarray(np.max(X, axis=axis) - np.min(X, axis=axis))


def _clipped(X_train: Array, X_test: Array) -> tuple[Array, Array]:
    train, test = preparation.min_max_scale(X_train, X_test)
    return train, np.clip(test, 0, 1)


STANDARD = (
    Wrong(
        "n-minus-1",
        "the standard deviation divides by the number of rows, not by one less",
        _by(lambda X: X.mean(axis=0), lambda X: X.std(axis=0, ddof=1)),
    ),
    Wrong(
        "variance-for-deviation",
        "the difference is divided by the standard deviation, the root of the variance",
        _by(lambda X: X.mean(axis=0), lambda X: X.var(axis=0)),
    ),
    *_mistakes(preparation.standardise, np.mean, np.std),
)
MIN_MAX = (
    Wrong(
        "divided-by-greatest",
        "the difference is divided by the range, the greatest minus the least value",
        _by(lambda X: X.min(axis=0), lambda X: X.max(axis=0)),
    ),
    Wrong("test-clipped", "a test row may lie below 0 or above 1: it is scaled, not cut off", _clipped),
    *_mistakes(preparation.min_max_scale, np.min, _range),
)


def scaling_code(posed: Posed, options: Options, seed: int) -> CodeTask:
    """Standardising, or scaling to the range from 0 to 1."""
    del posed
    is_standard = options["kind"] == "standardise"
    names = ("standardise", "standardize") if is_standard else ("min_max_scale",)
    how = (
        "so that every feature of the training rows has mean 0 and standard deviation 1; the standard deviation divides"
        " by the number of rows"
        if is_standard
        else "so that the values of every feature of the training rows run from 0 to 1"
    )
    return reference_task(
        title="Standardised features, in code" if is_standard else "Min-max scaling, in code",
        statement=(
            rf"The rows of $X_{{\mathrm{{train}}}}$ and $X_{{\mathrm{{test}}}}$ are examples, the columns features."
            f" Scale both in the same way, {how}. Nothing of the test rows may be used. Return both scaled arrays."
        ),
        functions=names,
        outputs=("Z_train", "Z_test"),
        cases=tuple(_case(index, seed) for index in range(len(SIZES))),
        ways=(Way(*(preparation.standardise, STANDARD) if is_standard else (preparation.min_max_scale, MIN_MAX)),),
        hints="X_train (N, D), X_test (M, D).",
    )


def _case(index: int, seed: int) -> Mapping[str, Any]:
    """Features of different size and place; some test values lie outside of the training range."""
    n, d, m = SIZES[index]
    draw = case_draw(f"scaling-{index}", seed)
    size, place = np.arange(1, d + 1), np.arange(2, d + 2)
    test = draw.steps("test", -4, 4, 0.01, (m, d))[0] * size + place
    test[0] = place + 6.0 * size  # above every training value
    return {"X_train": draw.steps("train", -3, 3, 0.01, (n, d))[0] * size + place, "X_test": test}
