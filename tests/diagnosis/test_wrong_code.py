"""Wrong code of every family is told right, and of right code nothing is said."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bench.diagnosis import BEST, tell
from bench.wrong_code import Group, names
from grader.sandbox import Worker

NAMES = names()
KNOWN_MISSES: dict[str, set[str]] = {  # task -> keys of rows that are not told right; none that is may stand here
}


def test_the_corpus_is_large_and_every_row_is_there_once(corpus: Mapping[str, Group]) -> None:
    rows = [(group.name, wrong.text) for group in corpus.values() for wrong in group.wrong]
    assert len(rows) >= 500
    assert len(set(rows)) == len(rows)
    assert sum(not wrong.changes for group in corpus.values() for wrong in group.wrong) >= 10


@pytest.mark.parametrize("name", NAMES)
def test_each_mistake_is_told(worker: Worker, corpus: Mapping[str, Group], name: str) -> None:
    group = corpus[name]
    told = {wrong.key: tell(group.task, group.name, wrong.text, (wrong,), worker) for wrong in group.wrong}
    missed = {key: each.notes for key, each in told.items() if each.outcome != BEST["single"]}
    assert set(missed) == KNOWN_MISSES.get(group.name, set()), missed


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_said_of_right_code(worker: Worker, corpus: Mapping[str, Group], name: str) -> None:
    group = corpus[name]
    for text in group.right:
        assert tell(group.task, group.name, text, (), worker).notes == ()
