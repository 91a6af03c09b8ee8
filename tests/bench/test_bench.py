"""The benchmarks run, at a size at which nothing is told about speed."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from bench.timing import Absent, DisagreementError, Side, Work, compare, report

ROOT = Path(__file__).parents[2]
TITLES = {"engine": 4, "variants": 3, "render": 3}  # works in each


def ran(name: str, *arguments: str, path: Path | None = None) -> str:
    environment = {**os.environ, "PATH": f"{path or ''}{os.pathsep}{os.environ['PATH']}"}
    run = subprocess.run(
        [sys.executable, "-m", f"bench.{name}", "--tiny", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


@pytest.mark.parametrize("name", TITLES)
def test_a_benchmark_compares_and_reports(name: str) -> None:
    """Every side has done the same work: its results were compared before it was timed."""
    works = json.loads(ran(name, "--json"))["works"]
    assert len(works) == TITLES[name]
    for work in works:
        ours, *others = work["timed"]
        assert (ours["name"], ours["ratio"]) == ("ours", 1.0)
        assert others
        assert all(side["does"] for side in work["timed"])
        assert all(side["why"] for side in work["absent"])


def test_the_lines_give_ratios() -> None:
    lines = ran("engine").splitlines()
    assert sum(line.startswith("  by hand, NumPy") and " x ours " in line for line in lines) == TITLES["engine"]


FAKE_R = """#!/bin/sh
echo {first}
while read count; do echo "$count" >> "{log}"; echo done; done
"""


@pytest.mark.parametrize(("first", "is_timed"), [("ready", True), ("Error", False)])
def test_r_exams_is_asked_for_as_many_exercises_where_there_is_one(tmp_path: Path, first: str, is_timed: bool) -> None:
    """An R that answers as the loop in R does; one without the package says something else first."""
    log, command = tmp_path / "log", tmp_path / "Rscript"
    command.write_text(FAKE_R.format(first=first, log=log))
    command.chmod(command.stat().st_mode | stat.S_IEXEC)
    work = json.loads(ran("variants", "--json", path=tmp_path))["works"][0]
    assert ("R/exams" in [side["name"] for side in work["timed"]]) is is_timed
    assert is_timed or "not installed" in next(s["why"] for s in work["absent"] if s["name"] == "R/exams")
    assert not is_timed or set(log.read_text().split()) == {"2"}


def test_sides_that_do_not_agree_are_not_timed() -> None:
    sides = (Side("ours", "", lambda: (1.0, np.ones(2))), Side("other", "", lambda: (1.0, np.zeros(2))))
    with pytest.raises(DisagreementError, match="other does not give what ours gives"):
        compare(Work("work", sides), 1, 0.0)


def test_what_is_missing_is_said() -> None:
    work = Work("work", (Side("ours", "adds", lambda: (1.0,)), Absent("other", "it is not installed")))
    assert list(report(compare(work, 1, 0.0)))[-1] == "  other  not measured: it is not installed"


def test_a_time_is_that_of_one_result() -> None:
    """A side with a hundred results a call takes a hundredth as long for each."""
    calls = []
    work = Work("work", (Side("ours", "", lambda: calls.append(1) or (), 100),))
    timed = compare(work, 3, 0.0).timed[0]
    assert timed.ratio == 1.0
    assert len(calls) == 1 + 1 + 3  # to agree, to see how many calls fill a turn, and the rounds
