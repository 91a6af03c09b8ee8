"""What people get wrong where the Huber loss goes over from the parabola to the line, in code."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from problems.part import Array
from solutions.breaks import Break
from solutions.ops import Forward, Vjp

SWAPPED = "r²/2 belongs to |r| up to δ, and the line to what is beyond it"
UNLIMITED = "where |r| is larger than δ the derivative is δ or −δ, not r"
NO_SIGN = "where |r| is larger than δ the derivative is δ with the sign of the difference; the sign is missing"
NEGATIVE = "the derivative goes from −δ to δ: a difference below 0 has a derivative below 0"
NO_ABS = "whether r is beyond δ is asked of |r|: a difference far below 0 is beyond it too"


def wrong_branches(nodes: Sequence[str]) -> Iterator[Break]:
    """At the nodes of Huber's loss; the difference may be taken either way."""
    forward, slope = dict.fromkeys(nodes, _swapped), dict.fromkeys(nodes, _swapped_slope)
    yield Break("branches-swapped", SWAPPED, forward, slope)
    yield Break("branches-swapped", SWAPPED, forward)
    yield Break("branches-swapped", SWAPPED, vjp=slope)
    yield Break("slope-not-limited", UNLIMITED, vjp=dict.fromkeys(nodes, lambda g, out, r, delta: (g * r,)))
    for sign in (1.0, -1.0):
        yield Break("negative-side-lost", NEGATIVE, vjp=dict.fromkeys(nodes, _of_one_sign(sign)))
        yield Break("sign-missing", NO_SIGN, vjp=dict.fromkeys(nodes, _without_sign(sign)))
        value, slope_of_value = _one_sided(sign)
        yield Break("abs-missing", NO_ABS, dict.fromkeys(nodes, value), dict.fromkeys(nodes, slope_of_value))


def _line(r: Array, delta: float) -> Array:
    return np.asarray(delta * (np.abs(r) - delta / 2))


def _swapped(r: Array, delta: float) -> Array:
    return np.where(np.abs(r) <= delta, _line(r, delta), r * r / 2)


def _swapped_slope(g: Array, _: Array, r: Array, delta: float) -> tuple[Array, ...]:
    return (g * np.where(np.abs(r) <= delta, delta * np.sign(r), r),)


def _without_sign(sign: float) -> Vjp:
    return lambda g, out, r, delta: (g * np.where(np.abs(r) <= delta, r, sign * delta),)


def _of_one_sign(sign: float) -> Vjp:
    return lambda g, out, r, delta: (g * sign * np.clip(sign * r, 0.0, delta),)


def _one_sided(sign: float) -> tuple[Forward, Vjp]:
    """A difference far on the other side is squared."""

    def value(r: Array, delta: float) -> Array:
        return np.where(sign * r <= delta, r * r / 2, _line(r, delta))

    def slope(g: Array, _: Array, r: Array, delta: float) -> tuple[Array, ...]:
        return (g * np.where(sign * r <= delta, r, delta * np.sign(r)),)

    return value, slope
