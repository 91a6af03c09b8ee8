"""Where a counterexample shows: the command line, JSON, the feedback page; and whether it says what is right."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from grader.batch.grading import grade
from grader.cli import cli
from grader.course import read_assignment
from grader.errors import FileError
from grader.render.feedback import feedback_html
from grader.render.problem_page import SheetProblem
from grader.render.worksheet import Sheet
from grader.results import PartResult, Result, Verdict
from problems.catalogue import find
from problems.variant import variant
from tests.grader.coded import RIGHT, WRONG

HEAD = 'title = "T"\nid = "bp1"\n'
CODE = '[[problem]]\nid = "code"\nfamily = "sum-product"\nanswer = "code"\n'
NOTHING = Result("p1", (PartResult("f", 1.0, "number", Verdict.INCORRECT),), "B")


def checked(path: Path, source: str, *options: str) -> str:
    path.write_text(source)
    return CliRunner().invoke(cli, ["check", str(path), "--family", "sum-product", *options]).stdout


def test_it_stands_indented_under_the_verdicts(tmp_path: Path) -> None:
    text = checked(tmp_path / "mine.py", WRONG)
    _, _, block = text.partition("A small case that shows it:\n")
    assert block.startswith("    from mine import sum_product\n\n    x, y, z = ")
    assert all(line.startswith("    ") for line in block.splitlines() if line)


def test_right_code_has_none(tmp_path: Path) -> None:
    assert "small case" not in checked(tmp_path / "mine.py", RIGHT)
    assert json.loads(checked(tmp_path / "mine.py", RIGHT, "--json"))["counterexample"] == ""


def test_it_is_in_the_json(tmp_path: Path) -> None:
    told = json.loads(checked(tmp_path / "mine.py", WRONG, "--json"))["counterexample"]
    assert told.splitlines()[-3] == "print(dz)"
    assert "# expected: " in told


def page(result: Result) -> str:
    sheet = Sheet("Deep Learning", "Backpropagation", "", "Ada", "s001", "BP1-K32C-9XQF", ())
    return feedback_html(sheet, [(SheetProblem(1, "A sum", 1.0, variant(find("sum-product")), "code"), result)])


def test_the_feedback_page_shows_it_as_text() -> None:
    text = page(replace(NOTHING, counterexample="f = g(1)\n    # <script>x</script>\x1b[31m"))
    assert "<pre><code>f = g(1)\n    # &lt;script&gt;" in text
    assert "<script>" not in text
    assert "\x1b" not in text


def test_the_feedback_page_has_no_heading_for_none() -> None:
    assert "<pre>" not in page(NOTHING)


def test_a_result_that_was_kept_without_one_is_read() -> None:
    kept = asdict(NOTHING)
    del kept["counterexample"]
    assert Result(**{**kept, "parts": NOTHING.parts}).counterexample == ""


@pytest.mark.parametrize(
    ("head", "problem", "shows"),
    [
        ("", "", False),
        ("show_expected = true\n", "", True),
        ("", "show_expected = true\n", True),
        ("show_expected = true\n", "show_expected = false\n", False),
    ],
)
def test_the_problem_decides_before_the_assignment(tmp_path: Path, head: str, problem: str, shows: bool) -> None:
    (tmp_path / "assignment.toml").write_text(f"{head}{HEAD}{CODE}{problem}")
    assert read_assignment(tmp_path).problems[0].show_expected is shows


@pytest.mark.parametrize("value", ["1", '"yes"', "[]"])
def test_another_value_is_refused(tmp_path: Path, value: str) -> None:
    (tmp_path / "assignment.toml").write_text(f"{HEAD}{CODE}show_expected = {value}\n")
    with pytest.raises(FileError, match=r"line 7.*show_expected = .* is not true or false"):
        read_assignment(tmp_path)


@pytest.mark.parametrize("shows", [True, False])
def test_a_class_is_told_what_is_right_if_its_teacher_says_so(course, shows: bool) -> None:
    course.write("assignment.toml", f"{HEAD}{CODE}show_expected = {str(shows).lower()}\n")
    course.write("submissions/s001/code.py", WRONG)
    grade(replace(course.request, jobs=1))
    result = course.results["s001", "code"]
    assert "print(dz)" in result.counterexample
    assert ("# expected: " in result.counterexample) is shows
    assert "A small case that shows it" in (course.folder / "results" / "feedback" / "s001.html").read_text()
