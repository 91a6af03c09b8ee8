"""The wrong code that is told right, made when a test first asks for it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bench.wrong_code import Group, groups


@pytest.fixture(scope="session")
def corpus() -> Mapping[str, Group]:
    """By the name of the task."""
    found = groups()
    assert len({group.name for group in found}) == len(found)
    return {group.name: group for group in found}
