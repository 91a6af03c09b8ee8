"""The level is found by trying, and its walls hold what they promise."""

import json
import platform
import shutil
import sys
from pathlib import Path

import pytest

from grader.sandbox import Level, SandboxError, Worker, best_level, launch, probe
from grader.sandbox.interpreter import interpreter


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


@pytest.mark.parametrize("level", [Level.A, Level.B])
def test_no_installed_package_may_be_read_but_numpy(level):
    python = interpreter(sys.executable)
    config = json.loads(launch.command(python, level, 3)[-1])
    names = {Path(path).name for path in config["readable"] if "-packages" in path or path.startswith("/sandbox")}
    assert names <= {"numpy", "numpy.libs"}
