"""The code task of a gradient check, and what people get wrong in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from problems.code import CodeTask
from problems.family import Options, Posed
from problems.part import Array
from problems.printed_code import as_file, plain_source
from problems.reference_task import Way, Wrong, case_draw, reference_task
from solutions.gradient_check import f, gradient_check

Numeric = Callable[[Array, float], Array]  # of x and h
Error = Callable[[Array, Array], float]  # of the given and the numerical gradient


def _relative(dx: Array, numeric: Array) -> Array:
    """The relative error of each entry."""
    return np.asarray(np.abs(dx - numeric) / np.maximum(np.abs(dx), np.abs(numeric)))


ERRORS: Mapping[str, tuple[str, Error]] = {  # convention -> its words, and the relative error
    "max": (
        "the relative error is the largest of |dx - numeric| / max(|dx|, |numeric|) over the entries",
        lambda dx, numeric: float(np.max(_relative(dx, numeric))),
    ),
    "sum": (
        "the relative error is the largest of |dx - numeric| / (|dx| + |numeric|) over the entries",
        lambda dx, numeric: float(np.max(np.abs(dx - numeric) / (np.abs(dx) + np.abs(numeric)))),
    ),
    "norm": (
        "the relative error is ||dx - numeric|| / (||dx|| + ||numeric||), with Euclidean norms",
        lambda dx, numeric: float(np.linalg.norm(dx - numeric) / (np.linalg.norm(dx) + np.linalg.norm(numeric))),
    ),
}
LINES = {  # what is written in the reference for the last two lines
    "sum": ("np.maximum(np.abs(dx), np.abs(numeric))", "(np.abs(dx) + np.abs(numeric))"),
    "norm": (
        "    error = np.abs(dx - numeric) / np.maximum(np.abs(dx), np.abs(numeric))\n"
        "    return numeric, float(np.max(error))",
        "    error = np.linalg.norm(dx - numeric) / (np.linalg.norm(dx) + np.linalg.norm(numeric))\n"
        "    return numeric, error",
    ),
}
SIZES = ((3, 0.1), (5, 0.01), (2, 0.5))  # of x, and h


def _centred(x: Array, h: float) -> Array:
    return np.asarray(gradient_check(x, np.ones(x.shape), h)[0])


def _one_sided(x: Array, h: float) -> Array:
    return np.array([(f(x + step) - f(x)) / h for step in h * np.eye(len(x))])


def _backward(x: Array, h: float) -> Array:
    return np.array([(f(x) - f(x - step)) / h for step in h * np.eye(len(x))])


def _over_h(x: Array, h: float) -> Array:
    return 2 * _centred(x, h)


def _opposite(x: Array, h: float) -> Array:
    return -_centred(x, h)


def _not_restored(x: Array, h: float) -> Array:
    """x[i] is raised by h, then lowered by 2 h, and left there."""
    x, numeric = x.copy(), np.zeros(x.shape)
    for i in range(len(x)):
        x[i] += h
        above = f(x)
        x[i] -= 2 * h
        numeric[i] = (above - f(x)) / (2 * h)
    return numeric


def _all_at_once(x: Array, h: float) -> Array:
    return np.full(x.shape, (f(x + h) - f(x - h)) / (2 * h))


NUMERIC: tuple[tuple[str, str, Numeric], ...] = (
    ("one-sided", "the difference is one-sided: step to both sides of x, and divide by 2h", _one_sided),
    ("one-sided", "the difference is one-sided: step to both sides of x, and divide by 2h", _backward),
    ("h-not-doubled", "f(x + h) and f(x − h) are 2h apart: divide by 2h", _over_h),
    ("difference-sign", "the difference is f(x + h) − f(x − h); it is the other way round", _opposite),
    ("x-not-restored", "x[i] is changed and not put back before the next entry is changed", _not_restored),
    ("all-at-once", "only one entry of x is changed at a time, not all of them", _all_at_once),
)
WRONG_ERRORS: tuple[tuple[str, str, Error], ...] = (
    (
        "error-not-relative",
        "the difference is not divided by the size of the gradients",
        lambda dx, numeric: float(np.max(np.abs(dx - numeric))),
    ),
    (
        "error-summed",
        "the errors of the entries are added up; asked is the largest of them",
        lambda dx, numeric: float(np.sum(_relative(dx, numeric))),
    ),
    (
        "error-averaged",
        "the mean of the errors of the entries is taken; asked is the largest of them",
        lambda dx, numeric: float(np.mean(_relative(dx, numeric))),
    ),
    (
        "absolute-missing",
        "the difference may be negative: take its absolute value",
        lambda dx, numeric: float(np.max((dx - numeric) / np.maximum(np.abs(dx), np.abs(numeric)))),
    ),
)


def check_code(posed: Posed, options: Options, seed: int) -> CodeTask:
    """The numerical gradient of a given function of several numbers, and the relative error of a claimed one."""
    del posed
    accepted = [note for note in ERRORS if options["error"] in ("open", note)]
    return reference_task(
        title="A gradient check, in code",
        statement=(
            r"The function is $f(x) = \sum_i x_i^3 + (\sum_i x_i)^2$, and dx is what a backward pass gave for its"
            r" gradient at $x$. Return the numerical gradient from centred differences with the step $h$ in every"
            " entry, and the relative error of dx against it."
        ),
        functions=("gradient_check",),
        outputs=("numeric", "error"),
        cases=tuple(_case(index, seed) for index in range(len(SIZES))),
        ways=tuple(_way(note) for note in accepted),
        reference=_reference(accepted[0]),
        given=as_file(plain_source(f)),
    )


def _way(note: str) -> Way:
    words, error = ERRORS[note]
    wrong = [Wrong(tag, told, _checked(numeric, error)) for tag, told, numeric in NUMERIC]
    wrong += [Wrong(tag, told, _checked(_centred, other)) for tag, told, other in WRONG_ERRORS]
    return Way(_checked(_centred, error), tuple(wrong), f"error-{note}", words)


def _checked(numeric: Numeric, error: Error) -> Callable[[Array, Array, float], tuple[Array, float]]:
    def checked(x: Array, dx: Array, h: float) -> tuple[Array, float]:
        slopes = numeric(x, h)
        return slopes, error(dx, slopes)

    return checked


def _reference(note: str) -> str:
    text = as_file(plain_source(f), plain_source(gradient_check))
    return text.replace(*LINES[note]) if note in LINES else text


def _case(index: int, seed: int) -> Mapping[str, Any]:
    """The claimed gradient is off in every entry, by more in some than in others."""
    size, h = SIZES[index]
    draw = case_draw(f"check-{index}", seed)
    x = draw.steps("x", 0.5, 3, 0.01, (size,))[0] * draw.choice("sign", (-1, 1), (size,))[0]
    right = 3 * x**2 + 2 * x.sum()
    return {"x": x, "dx": np.round(right * draw.steps("off", 0.8, 0.98, 0.01, (size,))[0], 3), "h": h}
