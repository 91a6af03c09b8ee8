"""What tests of several folders need."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from grader.sandbox import Worker, best_level


@pytest.fixture(scope="session")
def worker() -> Iterator[Worker]:
    """A worker of the best level that this machine has."""
    with Worker(best_level()) as one:
        yield one


@pytest.fixture(autouse=True)
def no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines are as long as they get: what runs tests side by side says how wide its own terminal is."""
    monkeypatch.delenv("COLUMNS", raising=False)
