"""Where isolation is weaker than what is asked for, nothing is graded, and `grader doctor` says what would mend it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest

from grader import isolation
from grader.sandbox import Level, best_level, launch, obstacle
from tests.hostile import circumstances
from tests.hostile.corpus import ROOT

ASSIGNMENT = """\
title = "Isolation"
id = "i1"
{isolation}

[[problem]]
family = "svm-loss"
answer = "code"
"""
RIGHT = files("grader.samples").joinpath("svm_right_vectorized.txt").read_text()
CONTAINER, OLD = circumstances.in_a_container, circumstances.in_a_container_without_landlock
Ran = subprocess.CompletedProcess[str]


def grader(prepare: Callable[[], None], *arguments: str | Path) -> Ran:
    pytest.importorskip("pyseccomp", reason="libseccomp is not here to imitate a container", exc_type=Exception)
    command = [sys.executable, "-m", "grader", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, preexec_fn=prepare, cwd=ROOT)


@pytest.fixture
def course(tmp_path: Path) -> Callable[[str], Path]:
    def made(isolation: str) -> Path:
        (tmp_path / "assignment.toml").write_text(ASSIGNMENT.format(isolation=isolation))
        (tmp_path / "secret.key").write_text("0" * 64 + "\n")
        (tmp_path / "secret.key").chmod(0o600)
        (tmp_path / "roster.csv").write_text("id,name\ns1,One\n")
        (tmp_path / "submissions" / "s1").mkdir(parents=True)
        (tmp_path / "submissions" / "s1" / "p1.py").write_text(RIGHT)
        return tmp_path

    return made


def grade(prepare: Callable[[], None], course: Path, *options: str) -> Ran:
    return grader(prepare, "grade", course, course / "submissions", "--out", course / "results", *options)


@pytest.mark.parametrize(
    ("prepare", "asked", "level"), [(CONTAINER, 'isolation = "A"', "B"), (OLD, 'isolation = "A"', "C"), (OLD, "", "C")]
)
def test_nothing_is_graded_below_the_level_that_is_asked_for(
    course: Callable[[str], Path], prepare: Callable[[], None], asked: str, level: str
) -> None:
    folder = course(asked)
    ran = grade(prepare, folder)
    assert ran.returncode == 2
    assert f"submitted code would run at level {level} here, and the assignment asks for" in ran.stderr
    assert not (folder / "results" / "gradebook.csv").exists()


@pytest.mark.parametrize(
    ("prepare", "asked", "options", "level"),
    [(CONTAINER, "", (), "B"), (OLD, 'isolation = "trusted"', (), "C"), (OLD, "", ("--trust-submissions",), "C")],
)
def test_every_result_says_the_level_and_what_was_open(
    course: Callable[[str], Path], prepare: Callable[[], None], asked: str, options: tuple[str, ...], level: str
) -> None:
    folder = course(asked)
    ran = grade(prepare, folder, *options, "--json")
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout)
    assert told["level"] == level
    assert ("read a file of the machine" in told["exposed"]) == (level == "C")
    report = (folder / "results" / "report.html").read_text()
    assert f"Code ran at level {level}" in report
    assert ("read a file of the machine" in report) == (level == "C")


def test_check_runs_nothing_that_it_cannot_isolate(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(RIGHT)
    ran = grader(OLD, "check", tmp_path / "a.py", "--family", "svm-loss")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "--trust-submissions" in ran.stderr
    trusted = grader(OLD, "check", tmp_path / "a.py", "--family", "svm-loss", "--json", "--trust-submissions")
    assert json.loads(trusted.stdout)["level"] == "C"
    assert "read a file of the machine" in json.loads(trusted.stdout)["exposed"]


@pytest.mark.parametrize(("prepare", "levels"), [(CONTAINER, ["A"]), (OLD, ["A", "B"])])
def test_doctor_says_what_is_missing_and_what_mends_it(prepare: Callable[[], None], levels: list[str]) -> None:
    told = json.loads(grader(prepare, "doctor", "--json").stdout)
    assert [one["level"] for one in told["missing"]] == levels
    assert all(one["reason"] and one["mend"] for one in told["missing"])
    printed = grader(prepare, "doctor").stdout
    assert all(f"No level {level} here: " in printed for level in levels)
    assert printed.count("To mend it, ") == len(levels)


@pytest.mark.parametrize(
    ("reason", "mend"),
    [
        ("bubblewrap is not installed", "apt install bubblewrap"),
        ("bwrap: No permissions to create new namespace, likely because", "user namespaces"),
        ("bwrap: setting up uid map: Permission denied", "user namespaces"),
        ("OSError: [Errno 95] Landlock: Operation not supported", "Linux 5.13"),
        ("no filter of system calls for darwin on arm64", "container or virtual machine on macOS"),
        ("a submission could still send by UDP", "update the kernel"),
    ],
)
def test_each_obstacle_has_a_line_that_mends_it(reason: str, mend: str) -> None:
    assert mend in isolation.mend(reason)


def test_a_wall_that_does_not_hold_is_an_obstacle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(launch.WALLS, Level.B, launch.Walls(namespaces=False, limits=False))
    if best_level() is Level.C:
        pytest.skip("there are no walls here")
    assert obstacle(Level.B) == "a submission could still take 3 GB of memory, open 200 descriptors"


@pytest.mark.skipif(best_level() is Level.C, reason="there are no walls here")
def test_bubblewrap_is_found_missing_by_looking_for_it() -> None:
    environment = {**os.environ, "PATH": "/nonexistent"}
    command = [sys.executable, "-m", "grader", "doctor", "--json"]
    told = json.loads(subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environment).stdout)
    assert told["missing"][0]["reason"] == "bubblewrap is not installed"
