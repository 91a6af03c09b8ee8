"""The code tasks of clipping: a vector of gradients, by value or by norm."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from problems.code.reference import Way, case_draw, reference_task
from problems.code.rewritten import Row
from problems.code.task import CodeTask
from problems.mistakes.chain import NOT_ABSOLUTE, NOT_DROPPED, ROOT_OF_SQUARES
from problems.part import Array
from solutions.reference import clipping as reference

Clip = Callable[[Array, float], Array]
LENGTHS = (3, 4, 6, 5)  # of g, call by call
PLACES = (0.4, 0.7, 2.0, 0.5)  # the limit as a part of the norm; one call leaves g as it is
SIZE = 20.0  # of the largest entries


CLIPPED = "np.clip(g, -limit, limit)"
NORM = "np.sqrt(np.sum(g * g))"

# fmt: off
MISTAKES: Mapping[str, tuple[Row, ...]] = {
    "value": (
        ("clipped-by-norm", "clipping by value changes each entry on its own; here the whole vector was scaled",
         (CLIPPED, f"g * min(1.0, limit / {NORM})")),
        ("negative-not-clipped", "entries below −limit are to be clipped too", (CLIPPED, "np.minimum(g, limit)")),
        ("sign-lost", "an entry below −limit becomes −limit, not limit",
         (CLIPPED, "np.where(np.abs(g) > limit, limit, g)")),
        ("sign-lost", "entries below 0 keep their sign", (CLIPPED, "np.minimum(np.abs(g), limit)")),
        ("clipped-to-zero", NOT_DROPPED, (CLIPPED, "np.where(np.abs(g) > limit, 0.0, g)")),
        ("not-clipped", "g is returned as it is", (CLIPPED, "g")),
    ),
    "norm": (
        ("clipped-by-value", "clipping by norm scales the whole vector; here each entry was clipped on its own",
         ("g * limit / norm", CLIPPED)),
        ("always-scaled", "a vector that is shorter than the limit stays as it is", ("norm > limit", "True")),
        ("root-missing", ROOT_OF_SQUARES, ("np.sqrt(", "(")),
        ("norm-of-absolute-values", NOT_ABSOLUTE, (NORM, "np.sum(np.abs(g))")),
        ("largest-entry-as-norm", "the norm is the root of the sum of the squares, not the largest entry",
         (NORM, "np.max(np.abs(g))")),
        ("limit-missing", "a vector that is too long gets the length limit, not 1", ("g * limit / norm", "g / norm")),
        ("not-clipped", "g is returned as it is", ("g = g * limit / norm", "pass")),
    ),
}
# fmt: on
STATEMENTS = {
    "value": r"Clip a vector $g$ of gradients by value: with the limit $c$, $g_i$ becomes $\max(-c, \min(c, g_i))$.",
    "norm": (
        r"Clip a vector $g$ of gradients by norm: if its length $n = \sqrt{\sum_i g_i^2}$ is larger than the limit "
        r"$c$, scale all of it by $\frac{c}{n}$; otherwise leave it as it is."
    ),
}
FUNCTIONS: Mapping[str, Clip] = {"value": reference.clip_by_value, "norm": reference.clip_by_norm}
assert set(MISTAKES) == set(STATEMENTS) == set(FUNCTIONS), "each way of clipping is complete"


def clipping_task(clip: str, seed: int) -> CodeTask:
    """clip: by value or by norm."""
    function = FUNCTIONS[clip]
    return reference_task(
        title=f"Clipping by {clip}, in code",
        statement=STATEMENTS[clip],
        functions=(function.__name__,),
        outputs=("clipped",),
        cases=tuple(_case(length, place, seed) for length, place in zip(LENGTHS, PLACES, strict=True)),
        ways=(Way(function, MISTAKES[clip]),),
        hints="clipped is a new array of the shape of g.",
    )


def _case(length: int, place: float, seed: int) -> dict[str, Any]:
    """Entries of either sign, the first two far from each other; the limit lies among their sizes."""
    draw = case_draw(f"clipping-{length}", seed)
    small = draw.steps("small", -2.0, 2.0, 0.1, (length - 2,))[0]
    large = draw.steps("large", 0.5 * SIZE, SIZE, 0.1, (2,))[0]
    g = np.concatenate(([large[0]], small, [-large[1]]))
    return {"g": g, "limit": float(np.round(place * np.sqrt(np.sum(g * g)), 1))}
