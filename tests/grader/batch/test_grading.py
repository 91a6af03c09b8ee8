"""Grading a class: scores and verdicts, what cannot be read, and what is refused."""

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


def test_results_never_go_into_the_submissions(course):
    with pytest.raises(GraderError, match="cannot go into the folder of submissions"):
        grade(
            Request(course.folder / "assignment.toml", course.folder / "submissions", course.folder / "submissions/out")
        )
