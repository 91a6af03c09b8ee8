"""The graph behind a code task shows the shape of every value, in letters."""

import numpy as np
import pytest

from grader.render.array_figure import drawn_task
from problems.catalogue import families
from problems.variant import code_task

DRAWN = [
    name for name, family in families().items() if family.code and code_task(family, family.read_options({})).shapes
]


def task_of(name):
    family = families()[name]
    return code_task(family, family.read_options({}))


def test_the_shapes_of_the_softmax_loss_are_those_of_the_textbook():
    _, labels = drawn_task(task_of("softmax-loss"))
    expected = {"X": "(N, D)", "W": "(D, C)", "S": "(N, C)", "m": "(N, 1)", "y": "(N,)", "P": "(D, C)", "loss": "()"}
    assert {name: labels.values[name] for name in expected} == expected
    assert labels.gradients["W"] == "(D, C)"
    assert "dy" in labels.unasked


@pytest.mark.parametrize("name", DRAWN)
def test_the_letters_stand_for_the_same_lengths_in_every_case(name):
    task = task_of(name)
    for case in task.cases:
        lengths = {}
        for argument, letters in task.shapes.items():
            for letter, length in zip(letters, np.shape(case[argument]), strict=True):
                assert lengths.setdefault(letter, length) == length


def test_terms_that_count_for_nothing_are_left_out():
    graph, _ = drawn_task(task_of("two-layer-net"))
    assert all(node.attributes.get("by") != 0 for node in graph)
    assert {node.name for node in graph.inputs} == {"X", "W1", "b1", "W2", "b2", "y", "reg"}


def test_a_task_without_declared_shapes_is_not_drawn():
    assert drawn_task(task_of("sum-product")) is None
