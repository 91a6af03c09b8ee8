"""The demo is the whole loop: what each made-up student did shows in the gradebook."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from grader.cli import cli
from grader.samples.demo import HANDED_IN


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("demo") / "made"
    result = CliRunner().invoke(cli, ["demo", "--out", str(out)])
    assert result.exit_code == 0, result.output
    for path in ("worksheets/s001.pdf", "worksheets/keys/s001.pdf", "results/feedback/s002.html"):
        assert path in result.output
        assert (out / path).stat().st_size > 1_000
    return out


def scores(demo: Path) -> dict[str, dict[str, float]]:
    rows = csv.DictReader((demo / "results/gradebook.csv").read_text().splitlines())
    return {row["name"].split()[0]: {key: float(row[key]) for key in ("p1", "p2", "p3", "p4", "p5")} for row in rows}


FULL = {"p1": 10.0, "p2": 10.0, "p3": 20.0, "p4": 30.0, "p5": 30.0}


def test_there_are_twelve_students_and_sheets(demo: Path) -> None:
    assert len(scores(demo)) == len(HANDED_IN) == 12
    for folder in ("worksheets", "worksheets/keys"):
        assert {len(list((demo / folder).glob(f"s*.{kind}"))) for kind in ("html", "pdf")} == {12}


def test_full_marks_exactly_where_everything_is_right(demo: Path) -> None:
    for name, plans in HANDED_IN.items():
        for problem, plan in zip(FULL, plans, strict=True):
            is_right = plan == "right" or "_right_" in plan
            assert (scores(demo)[name][problem] == FULL[problem]) is is_right, (name, problem)


def test_an_early_slip_costs_one_part(demo: Path) -> None:
    assert scores(demo)["Gamma"]["p1"] == pytest.approx(10 * 5 / 6, abs=0.01)
    assert scores(demo)["Zeta"]["p2"] == pytest.approx(10 * 13 / 14, abs=0.01)


def test_every_planned_mistake_is_named(demo: Path) -> None:
    result = CliRunner().invoke(cli, ["report", str(demo / "results"), "--json"])
    notes = {each["note"].partition(":")[0] for each in json.loads(result.output)["mistakes"]}
    planned = {plan for plans in HANDED_IN.values() for plan in plans[:3] if "-" in plan}
    assert planned <= notes
    assert {"mean-missing", "penalty-gradient-missing", "true-class-counted", "timed-out", "syntax-error"} <= notes


def test_grading_again_changes_nothing(demo: Path) -> None:
    before = (demo / "results/gradebook.csv").read_bytes()
    arguments = ["grade", str(demo / "assignment.toml"), str(demo / "submissions"), "--out", str(demo / "results")]
    assert CliRunner().invoke(cli, arguments).exit_code == 0
    assert (demo / "results/gradebook.csv").read_bytes() == before


def test_a_demo_never_takes_over_a_folder(tmp_path: Path) -> None:
    (tmp_path / "precious.txt").write_text("mine")
    result = CliRunner().invoke(cli, ["demo", "--out", str(tmp_path)])
    assert "no folder of an earlier demo" in str(result.exception)
    assert (tmp_path / "precious.txt").read_text() == "mine"
