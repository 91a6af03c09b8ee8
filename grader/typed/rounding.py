"""Numbers that are right but for rounding: rounded to fewer digits than asked, or on the way to the answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np

from problems.part import Array, Part
from solutions.breaks import Break
from solutions.graph import Graph
from solutions.ops import OPS, Forward, Vjp

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
    """Every value and gradient rounded when it is used: to the places that are asked or fewer, or to a few digits."""
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
    """What is given is not rounded, nor what is worked out last."""
    forward: dict[str, Forward] = {}
    vjp: dict[str, Vjp] = {}
    for node in graph.computed:
        operands = [(lambda x: x) if graph[name].is_input else rounded for name in node.inputs]
        forward[node.name] = _of(OPS[node.op].forward, operands)
        vjp[node.name] = _of(OPS[node.op].vjp, [rounded, rounded, *operands])
    sentence = f"right, but rounded to {words} on the way: keep more digits until the end"
    return Break(NOTE, sentence, forward, vjp)


def _of(rule: Callable[..., Any], rounded: Sequence[Rounded]) -> Callable[..., Any]:
    def on_rounded(*arrays: Array, **constants: Any) -> Any:
        return rule(*(each(array) for each, array in zip(rounded, arrays, strict=True)), **constants)

    return on_rounded
