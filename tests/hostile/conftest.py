"""A machine to attack, and a worker of every level that has walls."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.sandbox import Level, Worker
from tests.hostile.corpus import Machine, machine
from tests.workers import worker_at


@pytest.fixture(name="machine")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    folder: Path = tmp_path_factory.mktemp("machine")
    for parent in (folder, *folder.parents[:3]):  # that only the walls may be in the way
        if parent.stat().st_mode & 0o005 != 0o005:
            parent.chmod(0o755)
    with machine(folder) as one:
        yield one


@pytest.fixture(scope="session", params=[Level.A, Level.B])
def walled(request: pytest.FixtureRequest) -> Iterator[Worker]:
    with worker_at(request.param) as worker:
        yield worker
