"""A worker of a level; a test that needs one is skipped on a machine that has not got the level."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from grader.sandbox import Level, SandboxError, Worker


@contextmanager
def worker_at(level: Level) -> Iterator[Worker]:
    try:
        worker = Worker(level)
    except SandboxError as error:
        pytest.skip(str(error))
    with worker:
        yield worker
