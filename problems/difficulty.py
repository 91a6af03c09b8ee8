"""Measures how hard the numbers of a problem are: signs, digits, zeros, operations, forks; many candidates at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from problems.band import Band
from problems.family import Posed

LONGEST = 8  # places of an input that are counted
LAST_BIT = 1e-9  # 0.3 is 0.1 * 3, whatever its last bit
ZERO = 1e-12
Indicator = NDArray[Any]  # (B,), or () if it is the same for all; nan where there is nothing to count


@dataclass(frozen=True)
class Measured:
    """What is measured: the problem, its answers (parts, B), and the inputs that may have either sign."""

    posed: Posed
    answers: NDArray[Any]
    signed: Set[str]


def _signed_inputs(measured: Measured) -> NDArray[Any]:
    """(inputs, B)"""
    return np.array([measured.posed.inputs[name] for name in sorted(measured.signed)])


def _negative_inputs(measured: Measured) -> Indicator:
    return np.asarray((_signed_inputs(measured) < 0).sum(axis=0) if len(measured.signed) >= 2 else np.nan)


def _positive_inputs(measured: Measured) -> Indicator:
    return np.asarray((_signed_inputs(measured) >= 0).sum(axis=0) if len(measured.signed) >= 3 else np.nan)


def _input_digits(measured: Measured) -> Indicator:
    sizes = [np.abs(measured.posed.inputs[node.name]) for node in measured.posed.graph.inputs]
    return np.asarray(digits(np.stack(np.broadcast_arrays(*sizes))).max(axis=0))


def _answer_digits(measured: Measured) -> Indicator:
    return np.asarray(_in_front(np.abs(measured.answers)).mean(axis=0))


def _zero_answers(measured: Measured) -> Indicator:
    return np.asarray((np.abs(measured.answers) < ZERO).mean(axis=0))


def _operations(measured: Measured) -> Indicator:
    """A sum of n operands has n - 1, a sum of n products 2 n - 1."""
    return np.asarray(sum(max(1, len(node.inputs) - 1) for node in measured.posed.graph.computed))


def _forks(measured: Measured) -> Indicator:
    graph = measured.posed.graph
    return np.asarray(sum(len(graph.uses(node.name)) > 1 for node in graph))


INDICATORS: Mapping[str, Callable[[Measured], Indicator]] = MappingProxyType(
    {
        "negative_inputs": _negative_inputs,
        "positive_inputs": _positive_inputs,
        "input_digits": _input_digits,
        "answer_digits": _answer_digits,
        "zero_answers": _zero_answers,
        "operations": _operations,
        "forks": _forks,
    }
)
assert list(INDICATORS) == [field.name for field in fields(Band)], "every indicator has its range in the band"


def in_band(measured: Measured) -> dict[str, NDArray[np.bool_]]:
    """What is checked -> whether it holds; what cannot be counted holds."""
    return {f"the {in_words(name)} are within the band": _holds(measured, name) for name in INDICATORS}


def in_words(indicator: str) -> str:
    return indicator.replace("_", " ")


def _holds(measured: Measured, name: str) -> NDArray[np.bool_]:
    lowest, highest = getattr(measured.posed.band, name)
    value = INDICATORS[name](measured)
    return np.asarray(~((value < lowest) | (value > highest)))


def digits(sizes: NDArray[Any]) -> NDArray[Any]:
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


def _in_front(sizes: NDArray[Any]) -> NDArray[Any]:
    """The digits in front of the decimal point, at least one."""
    return np.asarray(np.floor(np.log10(np.maximum(sizes, 1.0)) + LAST_BIT) + 1.0)
