"""The code tasks of feature scaling: training rows and test rows, both scaled by what the training rows are like."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from problems.code.reference import Way, case_draw, reference_task
from problems.code.rewritten import Change, Row
from problems.code.task import CodeTask
from problems.family import Options, Posed
from solutions.reference import preparation

BY_RANGE = "the difference is divided by the range, the greatest minus the least value"
SIZES = ((5, 3, 2), (7, 2, 4), (4, 6, 3))  # training rows, features, test rows
OWN = "the test rows are scaled by their own statistics; use those of the training rows, which the model was trained on"
TOGETHER = "the statistics are taken over training and test rows together; nothing of the test rows may be used"
WHOLE = "one statistic is taken of the whole array; every feature, a column, has its own (axis=0)"
WHOLE_MEAN = "every feature, a column, has a mean of its own (axis=0); here one is taken of the whole array"
BY_ROWS = "the statistics are taken along the rows; every feature, a column, has its own (axis=0)"
RAW = "the test rows are not scaled"
UNDIVIDED = "the difference is not divided by anything"
UNSHIFTED = "nothing is subtracted before the division"
BOTH: Change = ("):\n", "):\n    both = np.concatenate((X_train, X_test))\n")

# fmt: off
STANDARD: tuple[Row, ...] = (
    ("variance-n-minus-one", "the standard deviation divides by the number of rows, not by one less",
     ("X_train.std(axis=0)", "X_train.std(axis=0, ddof=1)")),
    ("variance-for-deviation", "the difference is divided by the standard deviation, the root of the variance",
     ("X_train.std(", "X_train.var(")),
    ("own-statistics", OWN, (", (X_test - mu) / sigma", ", (X_test - X_test.mean(axis=0)) / X_test.std(axis=0)")),
    ("statistics-together", TOGETHER, BOTH, ("X_train.mean", "both.mean"), ("X_train.std", "both.std")),
    ("statistics-of-whole-array", WHOLE,
     ("X_train.mean(axis=0)", "X_train.mean()"), ("X_train.std(axis=0)", "X_train.std()")),
    ("mean-of-whole-array", WHOLE_MEAN, ("X_train.mean(axis=0)", "X_train.mean()")),
    ("mean-of-whole-array", WHOLE_MEAN, ("X_train.mean(axis=0)", "X_train.mean()"),
     ("X_train.std(axis=0)", "((X_train - mu) ** 2).mean(axis=0) ** 0.5")),
    ("deviation-of-whole-array", "every feature, a column, has a standard deviation of its own (axis=0)",
     ("X_train.std(axis=0)", "X_train.std()")),
    ("test-not-divided", "the test rows are divided by the deviation too",
     (", (X_test - mu) / sigma", ", X_test - mu")),
    ("test-not-shifted", "the mean is subtracted from the test rows too",
     (", (X_test - mu) / sigma", ", X_test / sigma")),
    ("statistics-by-rows", BY_ROWS, ("X_train.mean(axis=0)", "X_train.mean(axis=1, keepdims=True)"),
     ("X_train.std(axis=0)", "X_train.std(axis=1, keepdims=True)"),
     ("X_test - mu) / sigma", "X_test - X_test.mean(axis=1, keepdims=True)) / X_test.std(axis=1, keepdims=True)")),
    ("test-not-scaled", RAW, (", (X_test - mu) / sigma", ", X_test")),
    ("not-divided", UNDIVIDED, ("X_train.std(axis=0)", "1.0")),
    ("min-max-for-standardise", "each feature gets mean 0 and deviation 1; here its values run from 0 to 1",
     ("X_train.mean(axis=0)", "X_train.min(axis=0)"), ("X_train.std(axis=0)", "X_train.max(axis=0) - mu")),
    ("not-shifted", UNSHIFTED, ("X_train.mean(axis=0)", "0.0")),
    ("median-for-mean", "the mean is subtracted, not the median",
     ("X_train.mean(axis=0)", "np.median(X_train, axis=0)")),
    ("divided-first", "the mean is subtracted first, then the difference is divided",
     ("(X_train - mu) / sigma", "X_train / sigma - mu"), ("(X_test - mu) / sigma", "X_test / sigma - mu")),
)
OF_TEST = ", (X_test - low) / (high - low)"
MIN_MAX: tuple[Row, ...] = (
    ("divided-by-greatest", BY_RANGE, ("(X_train - low) / (high - low)", "(X_train - low) / high"),
     ("(X_test - low) / (high - low)", "(X_test - low) / high")),
    ("test-clipped", "a test row may lie below 0 or above 1: it is scaled, not cut off",
     (OF_TEST, ", np.clip((X_test - low) / (high - low), 0, 1)")),
    ("own-statistics", OWN, (OF_TEST, ", (X_test - X_test.min(axis=0)) / (X_test.max(axis=0) - X_test.min(axis=0))")),
    ("statistics-together", TOGETHER, BOTH, ("X_train.min", "both.min"), ("X_train.max", "both.max")),
    ("statistics-of-whole-array", WHOLE,
     ("X_train.min(axis=0)", "X_train.min()"), ("X_train.max(axis=0)", "X_train.max()")),
    ("test-not-divided", "the test rows are divided by the range too", (OF_TEST, ", X_test - low")),
    ("test-not-shifted", "the least value is subtracted from the test rows too", (OF_TEST, ", X_test / (high - low)")),
    ("statistics-by-rows", BY_ROWS, ("X_train.min(axis=0)", "X_train.min(axis=1, keepdims=True)"),
     ("X_train.max(axis=0)", "X_train.max(axis=1, keepdims=True)"),
     (OF_TEST, ", (X_test - X_test.min(axis=1, keepdims=True)) / np.ptp(X_test, axis=1, keepdims=True)")),
    ("test-not-scaled", RAW, (OF_TEST, ", X_test")),
    ("not-divided", UNDIVIDED, ("X_train.max(axis=0)", "low + 1")),
    ("standardise-for-min-max", "the values of a feature run from 0 to 1; here it gets mean 0 and deviation 1",
     ("X_train.min(axis=0)", "X_train.mean(axis=0)"), ("X_train.max(axis=0)", "low + X_train.std(axis=0)")),
    ("other-range", "the values of a feature run from 0 to 1; here they run from −1 to 1",
     ("return (X_train - low) / (high - low)", "return 2 * (X_train - low) / (high - low) - 1"),
     (OF_TEST, f"{OF_TEST.replace('(X_test', '2 * (X_test')} - 1")),
    ("not-shifted", UNSHIFTED, ("(X_train - low)", "X_train"), ("(X_test - low)", "X_test")),
)
# fmt: on


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
