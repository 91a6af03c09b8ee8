"""The numbers of a variant: those that are given, the answers, and the answers of somebody who makes a mistake."""

from __future__ import annotations

from problems.variant import Variant
from solutions.breaks import Break
from solutions.engine import Run, run


def given(one: Variant) -> dict[str, float]:
    return {name: float(value) for name, value in one.inputs.items()}


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
