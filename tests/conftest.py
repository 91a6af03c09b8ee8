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
