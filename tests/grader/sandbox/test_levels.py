"""The level is found by trying, and its walls hold what they promise."""

import platform
import shutil
import sysconfig
from pathlib import Path

import pytest

import grader
from grader.sandbox import Category, Job, Level, SandboxError, Worker, best_level, probe


def test_everything_is_closed_behind_walls(walled):
    assert {name: found for name, found in probe(walled.level).items() if not found.startswith("closed")} == {}


def test_level_c_stops_what_takes_too_much():
    found = probe(Level.C)
    assert found["take 3 GB of memory"].startswith("closed")
    assert found["outlive the time limit"].startswith("closed")


def test_the_best_level_can_be_had():
    with Worker() as worker:
        assert worker.level is best_level()


def test_without_bubblewrap_there_is_no_level_a(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(SandboxError, match="bubblewrap is not installed"):
        Worker(Level.A)


def test_on_an_unknown_processor_only_level_c_is_left(monkeypatch):
    monkeypatch.setattr(platform, "machine", lambda: "riscv64")
    best_level.cache_clear()
    assert best_level() is Level.C
    best_level.cache_clear()


@pytest.mark.parametrize(
    "file",
    [
        grader.__file__,
        pytest.__file__,
        *sorted(str(file) for file in Path(sysconfig.get_path("stdlib"), "site-packages").glob("*/__init__.py"))[:1],
    ],
)
def test_no_installed_package_can_be_read(walled, file):
    job = Job(f"open({file!r})".encode(), "curious.py", ("f",), ())
    assert walled.run(job).category is Category.FORBIDDEN


@pytest.mark.parametrize(
    ("path", "category"),
    [
        ("/nowhere/key.py", Category.FORBIDDEN),
        ("/tmp/checkout/problems/key.py", Category.FORBIDDEN),
        ("/tmp/mine", Category.RAISED_ON_LOAD),
        ("mine", Category.RAISED_ON_LOAD),
    ],
)
def test_what_is_not_there_is_forbidden_outside_of_folders_of_ones_own(walled, path, category):
    assert walled.run(Job(f"open({path!r})".encode(), "curious.py", ("f",), ())).category is category


def left_segments() -> set[str]:
    """Shared memory whose maker is gone."""
    rows = [line.split() for line in Path("/proc/sysvipc/shm").read_text().splitlines()[1:]]
    return {row[1] for row in rows if not Path("/proc", row[4]).exists()}


@pytest.mark.skipif(not Path("/proc/sysvipc/shm").exists(), reason="shared memory is not listed here")
def test_the_probe_leaves_nothing_behind():
    before = left_segments()
    probe(Level.C)
    assert left_segments() & left_segments() <= before
