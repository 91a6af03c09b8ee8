"""Formulas from the sheet to the gradebook, as a person runs the commands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from grader.cli import cli

ASSIGNMENT = """\
title = "Derivatives"
course = "Deep Learning"
id = "d1"

[[problem]]
family = "sum-product"
set = { ask = "formulas" }
points = 6
"""
ROWS = {"s001": ("df/dx = z", "z", "x + y"), "s002": ("q", "z", "z"), "s003": ("max(z, 0) + min(z, 0)", "df/dq", "")}


def called(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


def answers(path: Path, rows: dict[str, str]) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("part,response\n" + "".join(f"{part},{typed}\n" for part, typed in rows.items()))
    return str(path)


def check(path: Path, rows: dict[str, str], *more: str) -> Result:
    return called("check", answers(path, rows), "--family", "sum-product", "--set", "ask=formulas", *more)


def test_show_names_the_steps_but_no_numbers() -> None:
    shown = called("show", "sum-product", "--set", "ask=formulas").output
    assert "q     q = x + y\n" in shown
    assert "Asked: dx, dy, dz\n  as formulas; whatever is equal is right\n" in shown
    assert "The names are typed x, y, q, z, f." in " ".join(shown.split())  # a terminal may wrap it
    assert "-12" not in shown
    assert "= z\n" not in shown.partition("Asked")[2]


def test_the_key_is_shown_as_it_is_typed() -> None:
    shown = called("show", "svm-loss", "--set", "ask=formulas", "--key").output
    assert "  da0 = x0*[s0 - s1 + 1 > 0]\n" in shown


def test_the_key_as_json_is_text() -> None:
    shown = json.loads(called("show", "sum-product", "--set", "ask=formulas", "--key", "--json").output)
    assert {part["id"]: (part["kind"], part["answer"]) for part in shown["parts"]} == {
        "dx": ("expression", "z"),
        "dy": ("expression", "z"),
        "dz": ("expression", "x + y"),
    }


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ({"dx": "z", "df/dy": "z", "dz": "q"}, 0),
        ({"dx": "z", "dy": "max(z, 0) + min(z, 0)", "dz": "q"}, 0),
        ({"dx": "x"}, 1),
        ({"dx": "see above"}, 1),
    ],
)
def test_check_says_by_its_exit_code_how_it_went(tmp_path: Path, rows: dict[str, str], code: int) -> None:
    assert check(tmp_path / "formulas.csv", rows).exit_code == code


def test_check_tells_how_a_formula_was_read_and_where_it_is_wrong(tmp_path: Path) -> None:
    shown = check(tmp_path / "formulas.csv", {"dx": "2z", "dy": "df/dy = z"}).output
    assert "not right  read as 2*z; at x = " in shown
    assert "right  read as z\n" in shown


def test_check_names_the_line_of_what_cannot_be_read(tmp_path: Path) -> None:
    told = check(tmp_path / "formulas.csv", {"dx": "z", "dy": "zz + foo"})
    assert "line 3: 'zz + foo' cannot be read as a formula: 'foo' is no name here" in told.output


def test_check_as_json_has_the_reading(tmp_path: Path) -> None:
    described = json.loads(check(tmp_path / "formulas.csv", {"dx": "1z"}, "--json").output)
    assert {key: described["parts"][0][key] for key in ("verdict", "read_as", "expected_kind")} == {
        "verdict": "CORRECT",
        "read_as": "1*z",
        "expected_kind": "formula",
    }


def test_a_class_is_handed_sheets_and_graded(tmp_path: Path) -> None:
    (tmp_path / "assignment.toml").write_text(ASSIGNMENT)
    (tmp_path / "roster.csv").write_text("id,name\n" + "".join(f"{id_},Student {id_}\n" for id_ in ROWS))
    secret = tmp_path / "secret.key"
    secret.write_text("5a" * 32 + "\n")
    secret.chmod(0o600)
    for id_, typed in ROWS.items():
        answers(tmp_path / "in" / id_ / "p1.csv", dict(zip(("dx", "dy", "dz"), typed, strict=True)))
    sheets, out = tmp_path / "sheets", tmp_path / "out"
    assert called("worksheets", str(tmp_path), "--out", str(sheets), "--key").exit_code == 0
    assert called("grade", str(tmp_path), str(tmp_path / "in"), "--out", str(out)).exit_code == 0
    assert called("report", str(out)).exit_code == 0
    assert (sheets / "keys" / "s001.pdf").read_bytes().startswith(b"%PDF-")
    gradebook = (out / "gradebook.csv").read_text().splitlines()
    assert [row.split(",")[2] for row in gradebook] == ["p1", "6", "2", "3"]
    feedback = next(out.rglob("s002.html")).read_text()
    assert "the factors are swapped" in feedback
    assert "<figure" not in feedback
