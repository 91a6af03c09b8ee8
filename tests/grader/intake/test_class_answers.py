"""A table for a class: a row a blank, and back to every student's answers."""

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner

from grader.batch.grading import Request, grade
from grader.cli import cli
from grader.course import Problem, Student
from grader.errors import FileError
from grader.files.content import read_submission
from grader.intake.submissions import read_responses, take_in
from problems.catalogue import find
from problems.variant import variant

PROBLEM = Problem("p1", "sum-product", None, "typed", 1.0, {}, None, None)
TOML = """title = "T"
id = "bp1"
[[problem]]
family = "sum-product"
[[problem]]
family = "svm-loss"
answer = "code"
"""


@pytest.fixture
def course(tmp_path: Path) -> Path:
    (tmp_path / "assignment.toml").write_text(TOML)
    (tmp_path / "roster.csv").write_text("id,name\ns1,Ada\n-2,Ben\n")
    (tmp_path / "secret.key").write_text("ab" * 32)
    return tmp_path


def table(course: Path) -> list[dict[str, str]]:
    path = course / "answers.csv"
    done = CliRunner().invoke(cli, ["answers", str(course / "assignment.toml"), "--blank", "--out", str(path)])
    assert done.exit_code == 0, done.output
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def filled(course: Path, rows: list[dict[str, str]]) -> Path:
    with (course / "answers.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, ["student", "problem", "part", "response"], delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    return course / "answers.csv"


def test_there_is_a_row_for_each_blank_of_each_student(course: Path) -> None:
    parts = [part.id for part in variant(find("sum-product"), 0).parts]
    rows = [(row["student"], row["problem"], row["part"], row["response"]) for row in table(course)]
    assert rows == [(student, "p1", part, "") for student in ("s1", "'-2") for part in parts]


def test_what_is_filled_in_is_graded(course: Path) -> None:
    rows = table(course)
    summary = grade(Request(course / "assignment.toml", filled(course, rows), course / "results"))
    assert [row.total for row in summary.students] == [0, 0]
    for row in rows:
        row["response"] = "x" if row["student"] == "s1" else ""
    summary = grade(Request(course / "assignment.toml", filled(course, rows), course / "results"))
    assert "could not be read" in summary.students[0].attention
    assert "could not be read" not in summary.students[1].attention


@pytest.mark.parametrize(
    ("row", "stray"),
    [
        ({"student": "s9", "problem": "p1"}, "answers.csv, line 3: s9 (no student of the roster has this id)"),
        (
            {"student": "s1", "problem": "p1", "part": "zz"},
            "answers.csv, line 3: zz (p1 of s1 has no part of this name)",
        ),
        ({"student": "s1", "problem": "p9"}, "answers.csv, line 3: p9 (no problem has this id)"),
    ],
)
def test_a_row_of_nobody_is_listed(course: Path, row: dict[str, str], stray: str) -> None:
    answer = {"part": "q", "response": "1"}
    path = filled(course, [{"student": "s1", "problem": "p1"} | answer, answer | row])
    assert grade(Request(course / "assignment.toml", path, course / "results")).unmatched == (stray,)


def test_a_table_of_nobodys_rows_is_refused(course: Path) -> None:
    path = filled(course, [{"student": "s9", "problem": "p1", "part": "q", "response": "1"}])
    with pytest.raises(FileError, match=r"nothing in it belongs .*; it holds answers.csv, line 2: s9 \(no student"):
        grade(Request(course / "assignment.toml", path, course / "results"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a,b\n", "line 1: the header is 'a,b'; it needs student,problem,part,response"),
        ("student,problem,part,response\ns1,p1,q,1,2,3\n", "line 2: 6 cells under a header of 4"),
        ("student,problem,part,response\ns1,p1,q,1\nS1,p1,q,2\n", "line 3: q of p1 of S1 is filled in twice"),
    ],
)
def test_a_table_that_is_wrong_is_one_sentence(course: Path, text: str, message: str) -> None:
    (course / "answers.csv").write_text(text)
    with pytest.raises(FileError, match=message):
        grade(Request(course / "assignment.toml", course / "answers.csv", course / "results"))


@pytest.mark.parametrize(("typed", "read"), [("0,73", "0,73"), ("max(0, 1)", "max(0, 1)"), ('"1,5"', "1,5")])
def test_a_comma_in_a_response_is_kept(course: Path, typed: str, read: str) -> None:
    (course / "answers.csv").write_text(f"student,problem,part,response\ns1,p1,q,{typed}\n")
    intake = take_in(course / "answers.csv", (Student("s1", ""),), (PROBLEM,), course / "room")
    (submission,) = intake.submissions
    assert submission.path is not None
    assert read_responses(submission, read_submission(submission.path)) == {"q": read}


def test_a_table_that_may_be_filled_in_is_not_overwritten(course: Path) -> None:
    table(course)
    done = CliRunner().invoke(
        cli, ["answers", str(course / "assignment.toml"), "--blank", "--out", str(course / "answers.csv")]
    )
    assert "--force" in str(done.exception)
