"""The code tasks of clipping: a vector of gradients, by value or by norm."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from problems.code import CodeTask, Convention, Instead
from problems.draws import Draw
from problems.part import Array
from problems.printed_code import as_file, plain_source
from solutions import clipping as reference

Clip = Callable[[Array, float], Array]
LENGTHS = (3, 4, 6, 5)  # of g, call by call
PLACES = (0.4, 0.7, 2.0, 0.5)  # the limit as a part of the norm; one call leaves g as it is
SIZE = 20.0  # of the largest entries


def _instead(note: str, feedback: str, clip: Clip) -> Instead:
    return Instead(note, feedback, lambda g, limit: {"clipped": clip(g, float(limit))})


def _norm(g: Array) -> float:
    return float(np.sqrt(np.sum(g * g)))


# fmt: off
MISTAKES: Mapping[str, tuple[Instead, ...]] = {
    "value": (
        _instead("clipped-by-norm", "clipping by value changes each entry on its own; here the whole vector was scaled",
                 reference.clip_by_norm),
        _instead("negative-not-clipped", "entries below −limit are to be clipped too",
                 lambda g, limit: np.minimum(g, limit)),
        _instead("sign-lost", "an entry below −limit becomes −limit, not limit",
                 lambda g, limit: np.where(np.abs(g) > limit, limit, g)),
        _instead("clipped-to-zero", "an entry that is too large becomes the limit, it is not dropped",
                 lambda g, limit: np.where(np.abs(g) > limit, 0.0, g)),
        _instead("not-clipped", "g is returned as it is",
                 lambda g, limit: g),
    ),
    "norm": (
        _instead("clipped-by-value", "clipping by norm scales the whole vector; here each entry was clipped on its own",
                 reference.clip_by_value),
        _instead("always-scaled", "a vector that is shorter than the limit stays as it is",
                 lambda g, limit: g * limit / _norm(g)),
        _instead("root-missing", "the norm is the root of the sum of the squares",
                 lambda g, limit: g * min(1.0, limit / _norm(g) ** 2)),
        _instead("norm-of-absolute-values",
                 "the norm is the root of the sum of the squares, not the sum of the absolute values",
                 lambda g, limit: g * min(1.0, limit / np.sum(np.abs(g)))),
        _instead("largest-entry-as-norm", "the norm is the root of the sum of the squares, not the largest entry",
                 lambda g, limit: g * min(1.0, limit / np.max(np.abs(g)))),
        _instead("limit-missing", "a vector that is too long gets the length limit, not 1",
                 lambda g, limit: g / _norm(g) if _norm(g) > limit else g),
        _instead("not-clipped", "g is returned as it is",
                 lambda g, limit: g),
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
    function = FUNCTIONS[clip]
    name = function.__name__
    return CodeTask(
        title=f"Clipping by {clip}, in code",
        statement=STATEMENTS[clip],
        functions=(name,),
        arguments={"g": "g", "limit": "limit"},
        outputs={"clipped": "clipped"},
        cases=tuple(_case(length, place, seed) for length, place in zip(LENGTHS, PLACES, strict=True)),
        conventions=(Convention("", "", function=lambda g, limit: {"clipped": function(g, float(limit))}),),
        mistakes=lambda convention: MISTAKES[clip],
        stub=f'def {name}(g, limit):\n    """Returns a new array of the shape of g."""\n    return clipped\n',
        reference=as_file(plain_source(function)),
    )


def _case(length: int, place: float, seed: int) -> dict[str, Array]:
    """Entries of either sign, the first two far from each other; the limit lies among their sizes."""
    draw = Draw(f"clipping-{length}", np.array([seed % 2**64], np.uint64), np.zeros(1, np.uint64))
    small = draw.steps("small", -2.0, 2.0, 0.1, (length - 2,))[0]
    large = draw.steps("large", 0.5 * SIZE, SIZE, 0.1, (2,))[0]
    g = np.concatenate(([large[0]], small, [-large[1]]))
    return {"g": g, "limit": np.asarray(np.round(place * _norm(g), 1))}
