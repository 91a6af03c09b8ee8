"""What the numbers of a problem must be, whatever mistakes there are: a table of checks, each with its figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import numpy as np

from problems.certified.trial import Figure, Holds, Trial
from problems.family import Posed
from solutions.ops import OPS

KINK = 0.1  # how near to 0 the operand of a hinge, or the difference of the operands of a max, may be
LAST_BIT = 1e-9  # 4.1 - 4 is a little less than 0.1, and is meant as 0.1
HALFWAY = 0.02  # of the last printed place
ZERO = 1e-12


class NumberCheck(NamedTuple):
    """What is checked, whether it holds for each candidate, the figures that it is judged by, what these may be."""

    what: str
    holds: Callable[[Trial], Holds]
    figures: Callable[[Trial], dict[str, Figure]] = lambda trial: {}
    allowed: Callable[[Posed], str] = lambda posed: ""


def finite(trial: Trial) -> Holds:
    ran = trial.sound
    stacked = np.stack(np.broadcast_arrays(*ran.values.values(), *ran.gradients.values()))
    return np.asarray(np.isfinite(stacked).all(axis=0))


def _presentable(trial: Trial) -> Holds:
    """Not too large, and not so small that the sheet would print 0.00; 0 itself only where that is of the matter."""
    posed, size = trial.posed, np.abs(trial.answers)
    near_zero = (size < ZERO) & posed.zeros
    return np.asarray(((size <= posed.largest) & ((size >= posed.smallest) | near_zero)).all(axis=0))


def _sizes(trial: Trial) -> dict[str, Figure]:
    sizes = np.abs(trial.answers)
    others = np.where(sizes < ZERO, np.nan, sizes)
    return {"largest answer": sizes.max(axis=0), "smallest answer other than 0": np.fmin.reduce(others)}


def _rounds_clearly(trial: Trial) -> Holds:
    """Away from ...5 after the last printed place, where one step more or less of rounding prints another number."""
    return np.asarray((_from_halfway(trial) >= HALFWAY).all(axis=0))


def _from_halfway(trial: Trial) -> Figure:
    """(parts, B) in units of the last printed place."""
    places = np.abs(trial.answers) * 10.0**trial.posed.decimals
    return np.asarray(np.abs(places - np.floor(places) - 0.5))


def _kink_distances(trial: Trial) -> Iterator[Figure]:
    for node in trial.posed.graph.computed:
        kink = OPS[node.op].kink
        if kink:
            yield kink(*(trial.sound.values[name] for name in node.inputs), **node.attributes)


def away_from_kinks(trial: Trial) -> Holds:
    return every(distance >= KINK - LAST_BIT for distance in _kink_distances(trial))


def _from_saturation(trial: Trial) -> Iterator[Figure]:
    """How far each sigmoid is from 0 and from 1."""
    for node in trial.posed.graph.computed:
        if node.op == "sigmoid":
            value = trial.sound.values[node.name]
            yield np.minimum(value, 1 - value)


def _not_saturated(trial: Trial) -> Holds:
    return every(distance >= trial.posed.unsaturated for distance in _from_saturation(trial))


def _not_trivial(trial: Trial) -> Holds:
    """Some gradient that is asked is other than 0, 1 and -1, if any is asked."""
    asked = [i for i, part in enumerate(trial.posed.part_ids) if part not in trial.posed.graph]
    sizes = np.abs(trial.answers[asked])
    return np.asarray(((sizes > LAST_BIT) & (np.abs(sizes - 1) > LAST_BIT)).any(axis=0) | (not asked))


def every(checks: Iterable[Holds]) -> Holds:
    together = np.asarray(True)
    for check in checks:
        together = together & check
    return together


def _least(distances: Iterable[Figure]) -> Figure:
    """The smallest of each candidate; nan if there is nothing to measure."""
    together = list(distances)
    return np.asarray(np.stack(np.broadcast_arrays(*together)).min(axis=0) if together else np.nan)


# fmt: off
NUMBER_CHECKS = (
    NumberCheck("every value is finite", finite),
    NumberCheck("numbers are presentable", _presentable, _sizes,
                lambda posed: f"from {posed.smallest:g} to {posed.largest:g}"),
    NumberCheck("no number is halfway between two roundings", _rounds_clearly,
                lambda trial: {"nearest to halfway, in the last place": _from_halfway(trial).min(axis=0)},
                lambda posed: f"at least {HALFWAY:g}"),
    NumberCheck("no kink is near", away_from_kinks,
                lambda trial: {"distance to the nearest kink": _least(_kink_distances(trial))},
                lambda posed: f"at least {KINK:g}"),
    NumberCheck("no sigmoid is saturated", _not_saturated,
                lambda trial: {"distance of a sigmoid to 0 or 1": _least(_from_saturation(trial))},
                lambda posed: f"at least {posed.unsaturated:g}"),
    NumberCheck("the gradients are not trivial", _not_trivial),
)
# fmt: on
