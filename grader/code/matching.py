"""Says whether what was returned is what was foreseen, inf and nan included."""

from __future__ import annotations

import numpy as np

from problems.code.task import CodeTask
from problems.part import Array


def same(task: CodeTask, given: Array | None, foreseen: Array | None) -> bool:
    """Entry by entry, and not finite in the same places.

    Where the code stopped, nothing was given; where the mistake stops it too, or gives what is no number, that agrees.
    """
    if given is None or foreseen is None:
        return given is None and (foreseen is None or not _is_finite(foreseen).all())
    if given.shape != foreseen.shape:
        return False
    near = task.tolerance.passes(given.astype(float), foreseen.astype(float))
    if near.all():
        return True
    lost = ~_is_finite(foreseen)
    return bool((lost == ~_is_finite(given)).all() and (near | lost).all())


def has_numbers(given: Array | None) -> bool:
    """Is there anything in it by which one mistake can be told from another?"""
    return given is not None and bool(_is_finite(given).any())


def _is_finite(value: Array) -> Array:
    return np.asarray(np.isfinite(value.astype(float)))
