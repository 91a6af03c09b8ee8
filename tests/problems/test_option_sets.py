"""The option sets that stand for all of a family's."""

from __future__ import annotations

from problems.catalogue import find
from problems.option_sets import option_sets, with_formulas


def test_each_value_stands_alone() -> None:
    assert option_sets(find("sigmoid-neuron")) == (
        {},
        {"inputs": 1},
        {"inputs": 5},
        {"bias": "named"},
        {"gates": "four"},
        {"ask": "formulas"},
    )


def test_formulas_are_asked_of_every_graph_once() -> None:
    """The true class makes another graph, a convention of the code task does not."""
    more = with_formulas(find("softmax-loss"))[len(option_sets(find("softmax-loss"))) :]
    assert more == ({"true_class": "a", "ask": "formulas"}, {"true_class": "c", "ask": "formulas"})


def test_without_formulas_there_are_no_more_sets() -> None:
    assert with_formulas(find("softmax-table")) == option_sets(find("softmax-table"))
