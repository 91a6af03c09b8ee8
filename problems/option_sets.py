"""The sets of options that stand for all of a family's: the defaults, and each other value of each option alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from problems.certified.candidates import of_seed
from problems.family import ASK, Choice, Family, Number, Scalar
from solutions.graph import Graph


def option_sets(family: Family) -> tuple[Mapping[str, Scalar], ...]:
    """Of a number, the lowest and the highest value stand for all."""
    return ({}, *({name: value} for name, option in family.options.items() for value in _others(option)))


def _others(option: Choice | Number) -> Iterator[Scalar]:
    values = option.allowed if isinstance(option, Choice) else (option.low, option.high)
    yield from (type(option.default)(value) for value in values if value != option.default)


def with_formulas(family: Family) -> tuple[Mapping[str, Scalar], ...]:
    """The same sets, and formulas asked of every graph that is other than that of the defaults."""
    sets = option_sets(family)
    if ASK not in family.options:
        return sets
    others = {_graph(family, options): options for options in reversed(sets) if ASK not in options}
    others.pop(_graph(family, {}))
    return (*sets, *({**options, ASK: "formulas"} for options in reversed(others.values())))


def _graph(family: Family, options: Mapping[str, Scalar]) -> Graph:
    return family.build(of_seed(family, 0, range(1)), family.read_options(options)).graph
