"""The numbers of a variant: those that are given, the answers, and the answers of somebody who makes a mistake."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from problems.variant import Variant
from solutions.breaks import Break
from solutions.engine import Run, run
from solutions.source import Nested


def given(one: Variant) -> dict[str, float]:
    return {name: float(value) for name, value in one.inputs.items()}


def nested(names: Nested, numbers: Mapping[str, Any]) -> np.ndarray:
    """The numbers of nested names, in their shape."""
    if isinstance(names, str):
        return np.asarray(float(numbers[names]))
    return np.array([nested(inner, numbers) for inner in names])


def pack(one: Variant, name: str) -> np.ndarray:
    """What is given by this name, in its shape."""
    return nested(one.packs[name], one.inputs)


def answers(one: Variant) -> dict[str, float]:
    return {part.id: float(part.answer) for part in one.parts}


def mistake(one: Variant, note: str) -> Break:
    """The mistake of this note, which the family declares."""
    return next(each for each in one.posed.mistakes if each.note == note)


def broken(one: Variant, note: str) -> Run:
    """The run of the graph as somebody has it who makes the mistake."""
    return run(one.graph, one.inputs, broken=mistake(one, note))


def by_mistake(one: Variant, note: str) -> dict[str, float]:
    """What somebody who makes the mistake answers in every part."""
    ran = broken(one, note)
    return {part.id: float(one.posed.answer(part.id, ran)) for part in one.parts}
