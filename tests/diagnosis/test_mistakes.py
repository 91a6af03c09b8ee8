"""Every mistake that people are known to make is told by name in code, or it is said why none can show it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

from bench.wrong_code import Group

with (Path(__file__).parent / "mistakes.toml").open("rb") as file:
    TABLE = tomllib.load(file)


@pytest.mark.parametrize(("mistake", "note", "tasks"), TABLE["told"], ids=[row[0] for row in TABLE["told"]])
def test_a_mistake_is_among_the_wrong_code_of_each_of_its_tasks(
    corpus: Mapping[str, Group], mistake: str, note: str, tasks: list[str]
) -> None:
    """Where test_wrong_code sees that it is told."""
    assert tasks, mistake
    missing = [name for name in tasks if not any(note in wrong.notes for wrong in corpus[name].wrong)]
    assert missing == []


def test_each_mistake_stands_once() -> None:
    mistakes = [row[0] for row in (*TABLE["told"], *TABLE["not_shown"])]
    assert len(set(mistakes)) == len(mistakes)
    assert all(why for _, why in TABLE["not_shown"])
