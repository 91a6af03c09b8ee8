"""Wrong code of every family is told right, and of right code nothing is said."""

from __future__ import annotations

import pytest

from bench.diagnosis import BEST, tell
from bench.wrong_code import Group, groups
from grader.sandbox import Worker

GROUPS = groups()
KNOWN_MISSES: dict[str, set[str]] = {  # task -> keys of rows that are not told right; none that is may stand here
}


def test_the_corpus_is_large_and_every_row_is_there_once() -> None:
    rows = [(group.name, wrong.text) for group in GROUPS for wrong in group.wrong]
    assert len(rows) >= 500
    assert len(set(rows)) == len(rows)
    assert sum(not wrong.changes for group in GROUPS for wrong in group.wrong) >= 10


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.name)
def test_each_mistake_is_told(worker: Worker, group: Group) -> None:
    told = {wrong.key: tell(group.task, group.name, wrong.text, (wrong,), worker) for wrong in group.wrong}
    missed = {key: each.notes for key, each in told.items() if each.outcome != BEST["single"]}
    assert set(missed) == KNOWN_MISSES.get(group.name, set()), missed


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.name)
def test_nothing_is_said_of_right_code(worker: Worker, group: Group) -> None:
    for text in group.right:
        assert tell(group.task, group.name, text, (), worker).notes == ()
