"""One worker per level of this machine, and a short way to run a submission in it."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from grader.sandbox import Job, Level, Limits, Outcome, Setting, Worker
from tests.workers import worker_at

Run = Callable[..., Outcome]


@pytest.fixture(scope="session", params=list(Level))
def worker(request: pytest.FixtureRequest) -> Iterator[Worker]:
    """A worker of every level."""
    with worker_at(request.param) as one:
        yield one


@pytest.fixture(scope="session", params=[Level.A, Level.B])
def walled(request: pytest.FixtureRequest) -> Iterator[Worker]:
    """A worker of every level that has walls."""
    with worker_at(request.param) as one:
        yield one


@pytest.fixture
def run(worker: Worker) -> Run:
    """Runs `source` and calls its `f`, at every level."""
    return running(worker)


@pytest.fixture
def run_walled(walled: Worker) -> Run:
    """Runs `source` and calls its `f`, at every level that has walls."""
    return running(walled)


def running(worker: Worker) -> Run:
    """Runs `source` in a worker, `f` once without arguments unless told otherwise."""

    def run(
        source: str | bytes,
        *calls: tuple[Any, ...],
        functions: tuple[str, ...] = ("f",),
        filename: str = "answer.py",
        support: Mapping[str, bytes] | None = None,
        **limits: Any,
    ) -> Outcome:
        data = source.encode() if isinstance(source, str) else source
        return worker.run(Job(data, filename, functions, calls or ((),), Limits(**limits), Setting(support or {})))

    return run
