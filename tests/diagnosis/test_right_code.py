"""Right code is never diagnosed: the reference under every option, and the same values returned in other ways."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from grader.code.marking import mark_code
from grader.sandbox import Worker
from problems.catalogue import find
from problems.family import Choice
from tests.problems.tasks import coded, task_of

CODED = coded()
WAYS = {
    "in the order of Fortran": "np.asfortranarray(value) if np.ndim(value) else value",
    "as a view backwards": "np.array(value)[::-1].copy()[::-1] if np.ndim(value) else value",
    "as lists": "np.asarray(value).tolist()",
    "as arrays without an axis": "np.asarray(value)",
    "as whole numbers where they are": "np.asarray(value).astype(int) if np.all(np.mod(value, 1) == 0) else value",
}
AROUND = """
import numpy as np
right = {name}
def {name}(*arguments):
    def changed(value):
        return {way}
    returned = right(*arguments)
    return tuple(map(changed, returned)) if isinstance(returned, tuple) else changed(returned)
"""


def options(name: str) -> Iterator[Mapping[str, Any]]:
    """The default, and every other choice of a single option."""
    yield {}
    for key, option in find(name).options.items():
        for value in option.allowed if isinstance(option, Choice) else ():
            if value != option.default:
                yield {key: value}


@pytest.mark.parametrize("name", CODED)
def test_the_reference_is_right_under_every_option(worker: Worker, name: str) -> None:
    for chosen in options(name):
        code = task_of(name, **chosen)
        result = mark_code(code, code.reference.encode(), "submission.py", worker)
        assert (result.all_right, result.notes) == (True, ()), chosen
        assert result.score == result.points


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", [name for name in CODED if not task_of(name).script])
def test_right_values_may_be_returned_in_other_ways(worker: Worker, name: str, way: str) -> None:
    code = task_of(name)
    source = code.reference + AROUND.format(name=code.functions[0], way=WAYS[way])
    result = mark_code(code, source.encode(), "submission.py", worker)
    assert (result.all_right, result.notes) == (True, ()), result.parts


def open_choices() -> Iterator[tuple[str, str, str]]:
    """Family, option and value, where both of several conventions are accepted."""
    for name in CODED:
        for key, option in find(name).options.items():
            if isinstance(option, Choice) and "open" in option.allowed:
                yield from ((name, key, value) for value in option.allowed if value != "open")


@pytest.mark.parametrize(("name", "key", "value"), list(open_choices()))
def test_an_accepted_convention_costs_nothing(worker: Worker, name: str, key: str, value: str) -> None:
    """Right code under one convention, where any is accepted."""
    asked, accepting = task_of(name, **{key: value}), task_of(name, **{key: "open"})
    result = mark_code(accepting, asked.reference.encode(), "submission.py", worker)
    assert (result.all_right, result.notes) == (True, ())
