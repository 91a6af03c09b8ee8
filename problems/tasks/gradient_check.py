"""The code task of a gradient check, and what people get wrong in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from problems.code.printed import as_file, plain_source, rewritten
from problems.code.reference import Way, case_draw, reference_task
from problems.code.rewritten import Row
from problems.code.task import CodeTask
from problems.family import Options, Posed
from problems.tasks.accepting import accepted
from solutions.reference.gradient_check import f, gradient_check

LARGEST = "the relative error is the largest of |dx - numeric| / {} over the entries"
ERRORS: Mapping[str, tuple[str, str]] = {  # convention -> its words, and how the error of each entry is written
    "max": (LARGEST.format("max(|dx|, |numeric|)"), "np.abs(dx - numeric) / np.maximum(np.abs(dx), np.abs(numeric))"),
    "sum": (LARGEST.format("(|dx| + |numeric|)"), "np.abs(dx - numeric) / (np.abs(dx) + np.abs(numeric))"),
    "norm": (
        "the relative error is ||dx - numeric|| / (||dx|| + ||numeric||), with Euclidean norms",
        "np.linalg.norm(dx - numeric) / (np.linalg.norm(dx) + np.linalg.norm(numeric))",
    ),
}
SIZES = ((3, 0.1), (5, 0.01), (2, 0.5))  # of x, and h
CENTRED = "f(x + step) - f(x - step)"
ONE_SIDED = "the difference is one-sided: step to both sides of x, and divide by 2h"

# fmt: off
OF_NUMERIC: tuple[Row, ...] = (
    ("one-sided", ONE_SIDED, ("f(x - step)) / (2 * h)", "f(x)) / h")),
    ("one-sided", ONE_SIDED, ("(f(x + step) - f(x - step)) / (2 * h)", "(f(x) - f(x - step)) / h")),
    ("h-not-doubled", "f(x + h) and f(x − h) are 2h apart: divide by 2h", ("(2 * h)", "h")),
    ("difference-sign", "the difference is f(x + h) − f(x − h); it is the other way round",
     (CENTRED, "f(x - step) - f(x + step)")),
    ("x-not-restored", "x[i] is changed and not put back before the next entry is changed",
     ("h)\n", "h)\n        x = x - step\n")),
    ("x-not-restored", "the step of an entry is not put back before the next entry is changed",
     ("        step = np.zeros(x.shape)\n", ""), ("    for i in", "    step = np.zeros(x.shape)\n    for i in")),
    ("all-at-once", "only one entry of x is changed at a time, not all of them", ("step[i] = h", "step[:] = h")),
)
OF_ENTRIES: tuple[Row, ...] = (  # where the error is the largest of all
    ("error-summed", "the errors of the entries are added up; asked is the largest of them",
     ("np.max(error)", "np.sum(error)")),
    ("error-averaged", "the mean of the errors of the entries is taken; asked is the largest of them",
     ("np.max(error)", "np.mean(error)")),
    ("absolute-missing", "the difference may be negative: take its absolute value",
     ("np.abs(dx - numeric)", "(dx - numeric)")),
    ("absolute-missing", "the difference may be negative: take its absolute value",
     ("np.abs(dx - numeric)", "(numeric - dx)")),
)
# fmt: on


def check_code(posed: Posed, options: Options, seed: int) -> CodeTask:
    """The numerical gradient of a given function of several numbers, and the relative error of a claimed one."""
    del posed
    return reference_task(
        title="A gradient check, in code",
        statement=(
            r"The function is $f(x) = \sum_i x_i^3 + (\sum_i x_i)^2$, and `dx` is what a backward pass gave for its"
            r" gradient at $x$. Return the numerical gradient from centred differences with the step $h$ in every"
            " entry, and the relative error of `dx` against it."
        ),
        functions=("gradient_check",),
        outputs=("numeric", "error"),
        cases=tuple(_case(index, seed) for index in range(len(SIZES))),
        ways=tuple(map(_way, accepted(ERRORS, options["error"]))),
        given=as_file(plain_source(f)),
    )


def _way(note: str) -> Way:
    words, error = ERRORS[note]
    difference, size = error.split(" / ")
    not_relative: Row = (
        "error-not-relative",
        "the difference is not divided by the size of the gradients",
        (f"{difference} / {size}", difference),
    )
    of_entries = note != "norm"
    changes = [(ERRORS["max"][1], error), *([] if of_entries else [("float(np.max(error))", "error")])]
    rows = (*OF_NUMERIC, not_relative, *(OF_ENTRIES if of_entries else ()))
    source = as_file(plain_source(f), rewritten(plain_source(gradient_check), changes))
    return Way(source, rows, f"error-{note}", words)


def _case(index: int, seed: int) -> Mapping[str, Any]:
    """The claimed gradient is off in every entry, by more in some than in others."""
    size, h = SIZES[index]
    draw = case_draw(f"check-{index}", seed)
    x = draw.steps("x", 0.5, 3, 0.01, (size,))[0] * draw.choice("sign", (-1, 1), (size,))[0]
    right = 3 * x**2 + 2 * x.sum()
    return {"x": x, "dx": np.round(right * draw.steps("off", 0.8, 0.98, 0.01, (size,))[0], 3), "h": h}
