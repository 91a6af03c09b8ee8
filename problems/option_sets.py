"""The sets of options that stand for all of a family's: the defaults, and each other value of each option alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from problems.family import Choice, Family, Number, Scalar


def option_sets(family: Family) -> tuple[Mapping[str, Scalar], ...]:
    """Of a number, the lowest and the highest value stand for all."""
    return ({}, *({name: value} for name, option in family.options.items() for value in _others(option)))


def _others(option: Choice | Number) -> Iterator[Scalar]:
    values = option.allowed if isinstance(option, Choice) else (option.low, option.high)
    yield from (type(option.default)(value) for value in values if value != option.default)
