"""The code tasks of training: the printed reference is right, and every named mistake shows and is told apart."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from problems.code.task import CodeTask, Convention, Mistake
from tests.problems.tasks import assert_gives_what_is_expected, task_of

TASKS = (  # every option that makes another task
    ("gradient-descent", {}),
    ("gradient-descent", {"form": "loss"}),
    ("gradient-descent", {"form": "two-layer"}),
    ("descent-variants", {"variant": "batch"}),
    ("descent-variants", {"variant": "stochastic"}),
    ("descent-variants", {"variant": "mini-batch"}),
    ("optimizers", {}),
    ("optimizers", {"momentum": "classical"}),
    ("optimizers", {"momentum": "averaged"}),
    ("optimizers", {"rule": "rmsprop"}),
    ("optimizers", {"rule": "adam"}),
    ("regularization", {}),
    ("regularization", {"factor": "full"}),
    ("regularization", {"factor": "half"}),
    ("regularization", {"penalty": "l1"}),
    ("regularization", {"form": "decay"}),
    ("regularization", {"form": "decay", "penalty": "l1"}),
    *(
        ("initialization", {"start": "xavier", "distribution": distribution, "fans": fans})
        for distribution in ("normal", "uniform")
        for fans in ("open", "both", "in")
    ),
    ("initialization", {"start": "he", "distribution": "normal"}),
    ("initialization", {"start": "he", "distribution": "uniform"}),
    ("feature-scaling", {"kind": "standardise"}),
    ("feature-scaling", {"kind": "min-max"}),
    ("early-stopping", {"count": "open"}),
    ("early-stopping", {"count": "one"}),
    ("early-stopping", {"count": "zero"}),
    ("gradient-check", {"error": "open"}),
    ("gradient-check", {"error": "max"}),
    ("gradient-check", {"error": "sum"}),
    ("gradient-check", {"error": "norm"}),
    ("lifo-stack", {}),
)
EQUAL = (("initialization", {"start": "zeros"}), ("initialization", {"start": "constant"}))
SAME_GRAPH = {("penalty-gradient-half", "square-factor-missing:P")}  # by another name


@pytest.mark.parametrize(("name", "options"), [*TASKS, *EQUAL])
def test_the_printed_reference_gives_the_expected_outputs(name: str, options: dict[str, object]) -> None:
    assert_gives_what_is_expected(task_of(name, **options), atol=1e-12)


@pytest.mark.parametrize(("name", "options"), TASKS)
def test_the_reference_has_no_types(name: str, options: dict[str, object]) -> None:
    task = task_of(name, **options)
    assert "->" not in task.reference
    assert "Array" not in task.reference


Outcomes = list[Mapping[str, Any]]


def outcomes(task: CodeTask, way: Convention, mistake: Mistake) -> Outcomes:
    with np.errstate(all="ignore"):
        return [task.outcome(way, case, mistake) for case in task.cases]


def alike(ones: Outcomes, others: Outcomes) -> bool:
    return all(
        np.shape(one[part]) == np.shape(other[part])
        and np.allclose(one[part], other[part], rtol=1e-5, atol=1e-7, equal_nan=True)
        for one, other in zip(ones, others, strict=True)
        for part in one
    )


@pytest.mark.parametrize(("name", "options"), TASKS)
def test_every_mistake_shows_and_is_told_apart(name: str, options: dict[str, object]) -> None:
    task = task_of(name, **options)
    for way in task.conventions:
        wrong = [(each.note, outcomes(task, way, each)) for each in task.mistakes(way)]
        right = list(task.expected(way))
        assert [note for note, given in wrong if alike(given, right)] == []
        pairs = [(one, other) for (one, a), (other, b) in combinations(wrong, 2) if one != other and alike(a, b)]
        assert set(pairs) <= SAME_GRAPH


@pytest.mark.parametrize(("name", "options"), TASKS)
def test_conventions_that_are_open_differ(name: str, options: dict[str, object]) -> None:
    """Else two would be one, and the words for it would mislead."""
    task = task_of(name, **options)
    for one, other in combinations(task.conventions, 2):
        assert not alike(list(task.expected(one)), list(task.expected(other)))
