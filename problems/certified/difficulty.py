"""Measures how hard the numbers of a problem are: signs, digits, zeros, operations, forks; many candidates at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from types import MappingProxyType

import numpy as np

from problems.certified.band import Band
from problems.certified.trial import Figure, Holds, Trial

LONGEST = 8  # places of an input that are counted
LAST_BIT = 1e-9  # 0.1 * 3 is meant as 0.3
ZERO = 1e-12
SIGNED = 3  # inputs that may have either sign, from which on signs are counted


def _signed_inputs(trial: Trial) -> Figure:
    """(inputs, B)"""
    return np.array([trial.posed.inputs[name] for name in sorted(trial.signed)])


def _negative_inputs(trial: Trial) -> Figure:
    return np.asarray((_signed_inputs(trial) < 0).sum(axis=0) if len(trial.signed) >= SIGNED else np.nan)


def _positive_inputs(trial: Trial) -> Figure:
    return np.asarray((_signed_inputs(trial) >= 0).sum(axis=0) if len(trial.signed) >= SIGNED else np.nan)


def _input_digits(trial: Trial) -> Figure:
    sizes = [np.abs(trial.posed.inputs[node.name]) for node in trial.posed.graph.inputs]
    return np.asarray(digits(np.stack(np.broadcast_arrays(*sizes))).max(axis=0))


def _answer_digits(trial: Trial) -> Figure:
    return np.asarray(_in_front(np.abs(trial.answers)).mean(axis=0))


def _zero_answers(trial: Trial) -> Figure:
    return np.asarray((np.abs(trial.answers) < ZERO).mean(axis=0))


def _operations(trial: Trial) -> Figure:
    """A sum of n operands has n - 1, a sum of n products 2 n - 1."""
    return np.asarray(sum(max(1, len(node.inputs) - 1) for node in trial.posed.graph.computed))


def _forks(trial: Trial) -> Figure:
    graph = trial.posed.graph
    return np.asarray(sum(len(graph.uses(node.name)) > 1 for node in graph))


# fmt: off
INDICATORS: Mapping[str, Callable[[Trial], Figure]] = MappingProxyType({
    "negative_inputs": _negative_inputs,
    "positive_inputs": _positive_inputs,
    "input_digits":    _input_digits,
    "answer_digits":   _answer_digits,
    "zero_answers":    _zero_answers,
    "operations":      _operations,
    "forks":           _forks,
})
# fmt: on
assert list(INDICATORS) == [field.name for field in fields(Band)], "every indicator has its range in the band"


def in_band(trial: Trial) -> dict[str, Holds]:
    """What is checked -> whether it holds; what cannot be counted holds."""
    return {band_check(name): _holds(trial, name) for name in INDICATORS}


def band_check(indicator: str) -> str:
    """
    >>> band_check("input_digits")
    'the input digits are within the band'
    """
    return f"the {in_words(indicator)} are within the band"


def in_words(indicator: str) -> str:
    return indicator.replace("_", " ")


def _holds(trial: Trial, name: str) -> Holds:
    lowest, highest = getattr(trial.posed.band, name)
    value = INDICATORS[name](trial)
    return np.asarray(~((value < lowest) | (value > highest)))


def digits(sizes: Figure) -> Figure:
    """How many digits a positive number is printed with, without zeros in front.

    >>> digits(np.array([0.75, 7.25, 83.0, 100.0, 0.0])).tolist()
    [2.0, 3.0, 2.0, 3.0, 1.0]
    """
    scaled = sizes
    for _ in range(LONGEST):
        is_open = np.abs(scaled - np.rint(scaled)) > LAST_BIT * np.maximum(scaled, 1.0)
        if not is_open.any():
            break
        scaled = np.where(is_open, scaled * 10.0, scaled)
    return _in_front(np.rint(scaled))


def _in_front(sizes: Figure) -> Figure:
    """The digits in front of the decimal point, at least one."""
    return np.asarray(np.floor(np.log10(np.maximum(sizes, 1.0)) + LAST_BIT) + 1.0)
