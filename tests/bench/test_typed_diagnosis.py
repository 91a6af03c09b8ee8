"""What typed answers are told is measured, and is as much as is promised."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench import typed_diagnosis
from bench.typed_diagnosis import REACHED, main, shares, tried
from grader.typed.diagnosis import Explanation

ROOT = Path(__file__).parents[2]
SAMPLE = ("early-stopping", "optimizers", "sigmoid-ratio", "two-layer-mse", "two-layer-net")


def test_it_runs_and_ends_with_0_where_every_share_is_reached() -> None:
    command = [sys.executable, "-m", "bench.typed_diagnosis", "--tiny", "--json"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    found = {share["what"]: share for share in json.loads(run.stdout)}
    assert found.keys() == REACHED.keys()
    for what, share in found.items():
        assert share["of"] > 20
        assert share["right"] >= REACHED[what] * share["of"]


@pytest.mark.parametrize("name", SAMPLE)
def test_a_family_is_told_right(name: str) -> None:
    """Under all of its options, on a seed that the figures of the guide are not from."""
    found = shares(list(tried([name], [11])))
    assert [(share.what, share.right, share.of) for share in found if not share.is_reached] == []


def test_it_ends_with_1_where_nothing_is_told(monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    monkeypatch.setattr("grader.typed.marking.explain", lambda *arguments: Explanation())
    monkeypatch.setattr(typed_diagnosis, "explain", lambda *arguments: Explanation())
    monkeypatch.setattr(sys, "argv", ["typed_diagnosis", "--missed", "sum-product"])
    assert main() == 1
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("one mistake") and "less than the 95% wanted" in line for line in lines)
    assert any("factors-swapped was told nothing" in line for line in lines)
