"""Grading a class: scores and verdicts, what cannot be read, and what is refused."""

import json
from dataclasses import replace

import pytest

from grader.batch.grading import Request, grade
from grader.errors import FileError, GraderError
from grader.results import Verdict


def test_scores_are_in_the_points_of_the_assignment(handed_in):
    grade(handed_in.request)
    assert handed_in.gradebook.splitlines()[:2] == ["id,name,p1,p2,total,points", "s001,Student 1,10,4,14,14"]
    count = len(handed_in.answers("s002", "p1"))
    assert float(handed_in.rows["s002"]["p1"]) == pytest.approx(10 * 2 / count, abs=0.005)


def test_a_missing_answer_is_missing_and_scores_nothing(handed_in):
    grade(handed_in.request)
    nothing = handed_in.results["s003", "p1"]
    assert {part.verdict for part in nothing.parts} == {Verdict.MISSING}
    assert handed_in.rows["s003"]["total"] == "0"


@pytest.mark.parametrize(("problem", "sentence"), [("p1", "s004/p1.csv, line 1: "), ("p2", "s004/p2.json: must be")])
def test_a_file_that_cannot_be_read_says_so_in_every_part(handed_in, problem, sentence):
    grade(handed_in.request)
    result = handed_in.results["s004", problem]
    assert {part.verdict for part in result.parts} == {Verdict.MALFORMED}
    assert result.feedback[0].startswith(sentence)


def test_a_file_that_is_too_large_says_so(course):
    course.write("submissions/s001/p1.csv", "x" * (1 << 21))
    grade(course.request)
    assert "too large: it has 2.0 MiB, at most 1 MiB" in course.results["s001", "p1"].feedback[0]


def test_the_summary_has_what_matched_nobody_and_who_needs_a_look(handed_in):
    summary = grade(handed_in.request)
    assert summary.unmatched == ("s999/ (no student of the roster has this id)",)
    attention = {row.student: row.attention for row in summary.students}
    assert attention == {"s001": "", "s002": "", "s003": "nothing handed in", "s004": "p1, p2 could not be read"}


@pytest.mark.parametrize("name", ["assignment.toml", "roster.csv", "secret.key", "submissions"])
def test_nothing_is_written_if_something_is_missing(course, name):
    (course.folder / name).rename(course.folder / "elsewhere")
    with pytest.raises(FileError, match=name):
        grade(course.request)
    assert not course.request.out.exists()


def test_results_never_go_among_other_files(course):
    before = sorted(course.folder.rglob("*"))
    told = r"course: has other files in it \(assignment.toml, roster.csv, secret.key, ...\)"
    with pytest.raises(FileError, match=told):
        grade(Request(course.folder, course.folder / "submissions", course.folder))
    assert sorted(course.folder.rglob("*")) == before


@pytest.mark.parametrize("there", [(), (".DS_Store",), ("grading.lock", "errors.log"), ("results.sqlite-wal",)])
def test_results_go_into_a_folder_without_files_of_others(handed_in, there):
    handed_in.request.out.mkdir()
    for name in there:
        (handed_in.request.out / name).touch()
    grade(handed_in.request)
    (handed_in.request.out / "notes.txt").write_text("of a teacher, after grading")
    grade(handed_in.request)
    assert handed_in.rows["s001"]["p1"] == "10"


def test_results_never_go_into_the_submissions(course):
    with pytest.raises(GraderError, match="cannot go into the folder of submissions"):
        grade(
            Request(course.folder / "assignment.toml", course.folder / "submissions", course.folder / "submissions/out")
        )


COMMAS = """\
title = "Test"
id = "t"

[sheets]
decimal_comma = true

[[problem]]
id = "p1"
expression = "c = a*b; f = c + a"
decimals = 3
set = { a = 1.0, b = -3.5 }
"""
KEY = {"c": "−3,500", "f": "−2,500", "dc": "1,000", "db": "1,000", "da": "−2,500"}  # as it is printed
CELL = "# answers: p1\nanswers = " + json.dumps(KEY)
HANDED_IN = {
    "p1.csv": "part,response\n" + "".join(f'{part},"{text}"\n' for part, text in KEY.items()),
    "answers.csv": "part,response\n" + "".join(f"p1.{part},{text}\n" for part, text in KEY.items()),  # no quotes
    "p1.json": json.dumps(KEY),
    "p1.ipynb": json.dumps({"cells": [{"cell_type": "code", "source": CELL}], "nbformat": 4, "nbformat_minor": 5}),
}


@pytest.mark.parametrize("name", HANDED_IN)
def test_the_key_of_a_sheet_with_decimal_commas_is_right_as_it_is_printed(name, course):
    course.write("assignment.toml", COMMAS)
    course.write(f"submissions/s001/{name}", HANDED_IN[name])
    grade(course.request)
    assert {part.id: str(part.verdict) for part in course.results["s001", "p1"].parts} == dict.fromkeys(KEY, "CORRECT")


def test_a_decimal_comma_that_comes_later_is_marked_again(course):
    course.write("assignment.toml", COMMAS.replace("true", "false"))
    course.write("submissions/s001/p1.csv", HANDED_IN["p1.csv"])
    grade(course.request)
    before = course.results["s001", "p1"].score
    course.write("assignment.toml", COMMAS)
    grade(course.request)
    assert (before, course.results["s001", "p1"].score) == (0, 10)


def test_a_folder_of_nobodys_changes_no_gradebook(handed_in):
    grade(handed_in.request)
    before = handed_in.gradebook
    (handed_in.folder / "empty").mkdir()
    with pytest.raises(FileError, match=r"empty: nothing in it belongs to a student of the roster; it is empty$"):
        grade(replace(handed_in.request, submissions=handed_in.folder / "empty"))
    assert handed_in.gradebook == before


def test_who_handed_in_what_cannot_be_read_did_hand_something_in(course):
    course.write("submissions/s001.zip", "no archive")
    course.write("submissions/s002/p1.csv", "part,response\nzz,1\n")
    attention = {row.student: row.attention for row in grade(course.request).students}
    assert attention["s001"].startswith(
        "nothing handed in that could be read; not read: s001.zip: the archive is damaged"
    )
    asked = ", ".join(course.answers("s002", "p1"))
    told = f"not marked, because not asked: zz; the parts are {asked}"
    assert attention["s002"] == f"nothing handed in that could be marked; {told}"
    assert attention["s003"] == "nothing handed in"
