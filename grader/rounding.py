"""Numbers that are right but for rounding: rounded to fewer digits than asked, or on the way to the answer."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from problems.part import Array, Part
from solutions.breaks import Break
from solutions.graph import Graph
from solutions.ops import OPS

NOTE = "rounded-too-early"
FARTHEST = 0.1  # share of the right value; what is farther off was not lost by rounding alone
SIGNIFICANT = (2, 3)  # digits to which people round on the way
SLACK = 1e-9
_PLAIN = re.compile(r"[-+−]?\d*(?:[.,](\d*))?")
Rounded = Callable[[Any], Any]


def has_fewer_digits(part: Part, text: str, number: float, places: int) -> bool:
    """Whether a plain decimal is the answer, rounded to fewer places than are asked."""
    plain = _PLAIN.fullmatch(text.strip())
    if plain is None or part.is_whole or not number:
        return False
    typed, answer = len(plain[1] or ""), float(part.answer)
    off = abs(number - answer)
    return typed < places and off <= 0.5 * 10.0**-typed + SLACK and off <= FARTHEST * abs(answer)


def rounded_on_the_way(graph: Graph, places: int) -> tuple[Break, ...]:
    """Every value and gradient rounded before it is used: to the places that are asked or fewer, or to a few digits."""
    kept: list[tuple[str, Rounded]]
    kept = [(_words(count, "decimal"), partial(np.round, decimals=count)) for count in range(places, 0, -1)]
    kept += [(_words(count, "digit"), partial(_significant, digits=count)) for count in SIGNIFICANT]
    return tuple(_rounding(graph, words, rounded) for words, rounded in kept)


def is_near(response: Array, foreseen: Array, right: Array, places: int) -> Array:
    """Whether rounding alone gives a response: to the last place that is asked, and not far from what is right."""
    is_it = np.abs(response - foreseen) <= 0.5 * 10.0**-places + SLACK
    return np.asarray(is_it & (np.abs(response - right) <= FARTHEST * np.abs(right)))


def _words(count: int, what: str) -> str:
    return f"{count} {what}{'s' * (count > 1)}"


def _significant(value: Array, digits: int) -> Array:
    size = np.floor(np.log10(np.where(value == 0, 1.0, np.abs(value))))
    unit = 10.0 ** (digits - 1 - size)
    return np.asarray(np.round(value * unit) / unit)


def _rounding(graph: Graph, words: str, rounded: Rounded) -> Break:
    return Break(
        NOTE,
        f"right, but rounded to {words} on the way: keep more digits until the end",
        {node.name: _after(OPS[node.op].forward, rounded) for node in graph.computed},
        {node.name: _after_each(OPS[node.op].vjp, rounded) for node in graph.computed},
    )


def _after(rule: Callable[..., Any], rounded: Rounded) -> Callable[..., Any]:
    return lambda *arrays, **constants: rounded(rule(*arrays, **constants))


def _after_each(rule: Callable[..., Any], rounded: Rounded) -> Callable[..., Any]:
    return lambda *arrays, **constants: tuple(map(rounded, rule(*arrays, **constants)))
