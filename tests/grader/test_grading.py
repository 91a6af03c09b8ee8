"""Grading a class: the same gradebook whatever the order, the parallelism or the interruptions."""

import csv
import io
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace

import pytest

import grader.grading
import grader.marker
import grader.publishing
from grader.durable import locked
from grader.errors import FileError, GraderError
from grader.grading import Request, grade
from grader.results import Verdict
from grader.sandbox import Level
from grader.store import open_results

CODE = """
[[problem]]
id = "code"
family = "sum-product"
answer = "code"
points = 6
set = { form = "(x+y)z" }
"""
SVM = """
[[problem]]
id = "svm"
family = "svm-loss"
answer = "code"
"""
RIGHT_CODE = "def sum_product(x, y, z):\n    return (x + y) * z, z, z, x + y\n"
WRONG_CODE = "def sum_product(x, y, z):\n    return (x + y) * z, z, z, x - y\n"


@pytest.fixture
def handed_in(course):
    """Everything right, half of p1, nothing for p2, nothing at all, and a file that cannot be read."""
    course.hand_in("s001", "p1")
    course.hand_in("s001", "p2")
    answers = dict(course.answers("s002", "p1"))
    course.hand_in("s002", "p1", {part: response for part, response in answers.items() if not part.startswith("d")})
    course.write("submissions/s004/p1.csv", "garbage")
    course.write("submissions/s004/p2.json", "[1, 2]")
    course.write("submissions/s999/p1.csv", "")
    return course


def rows(course):
    return {row["id"]: row for row in csv.DictReader(io.StringIO(course.gradebook))}


def results(course):
    with open_results(course.folder / "results") as store:
        return store.results()


def test_scores_are_in_the_points_of_the_assignment(handed_in):
    grade(handed_in.request)
    assert handed_in.gradebook.splitlines()[:2] == ["id,name,p1,p2,total,points", "s001,Student 1,10,4,14,14"]
    count = len(handed_in.answers("s002", "p1"))
    assert float(rows(handed_in)["s002"]["p1"]) == pytest.approx(10 * 2 / count, abs=0.005)


def test_a_missing_answer_is_missing_and_scores_nothing(handed_in):
    grade(handed_in.request)
    nothing = results(handed_in)["s003", "p1"]
    assert {part.verdict for part in nothing.parts} == {Verdict.MISSING}
    assert rows(handed_in)["s003"]["total"] == "0"


@pytest.mark.parametrize(("problem", "sentence"), [("p1", "s004/p1.csv, line 1: "), ("p2", "s004/p2.json: must be")])
def test_a_file_that_cannot_be_read_says_so_in_every_part(handed_in, problem, sentence):
    grade(handed_in.request)
    result = results(handed_in)["s004", problem]
    assert {part.verdict for part in result.parts} == {Verdict.MALFORMED}
    assert result.feedback[0].startswith(sentence)


def test_a_file_that_is_too_large_says_so(course):
    course.write("submissions/s001/p1.csv", "x" * (1 << 21))
    grade(course.request)
    assert "too large: it has 2.0 MiB, at most 1 MiB" in results(course)["s001", "p1"].feedback[0]


def test_the_summary_has_what_matched_nobody_and_who_needs_a_look(handed_in):
    summary = grade(handed_in.request)
    assert summary.unmatched == ("s999/ (no student of the roster has this id)",)
    attention = {row.student: row.attention for row in summary.students}
    assert attention == {"s001": "", "s002": "", "s003": "nothing handed in", "s004": "p1, p2 could not be read"}


def test_grading_again_marks_nothing_again(handed_in, monkeypatch):
    grade(handed_in.request)
    before = handed_in.gradebook
    monkeypatch.setattr(grader.grading, "run_batch", only_nothing(grader.grading.run_batch))
    grade(handed_in.request)
    assert handed_in.gradebook == before


def only_nothing(run_batch):
    def run(typed, code, *rest):
        assert not typed
        assert not code
        return run_batch(typed, code, *rest)

    return run


def test_a_changed_submission_is_marked_again_and_no_other(handed_in, monkeypatch):
    grade(handed_in.request)
    handed_in.hand_in("s002", "p1")
    marked = counted(monkeypatch)
    grade(handed_in.request)
    assert len(marked) == 1
    assert rows(handed_in)["s002"]["p1"] == "10"


def counted(monkeypatch, stop_at=None, error=SystemExit):
    """Counts what is marked; the call `stop_at` raises."""
    marked = []
    mark_answers = grader.marker.mark_answers

    def mark(variant, responses, problem, *rest, **named):
        marked.append(problem)
        if len(marked) == stop_at:
            raise error("out")
        return mark_answers(variant, responses, problem, *rest, **named)

    monkeypatch.setattr(grader.marker, "mark_answers", mark)
    return marked


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "points = 5"),
        ("", 'set = { form = "(x+y)z" }'),
        ("", "set = { x = 3 }"),
        ("decimals = 2", "decimals = 5"),
        ('given = ["q"]', 'given = ["f"]'),
    ],
)
def test_what_the_assignment_changes_is_marked_again(course, monkeypatch, before, after):
    text = (course.folder / "assignment.toml").read_text()
    course.write("assignment.toml", text.replace('"sum-product"', f'"sum-product"\n{before}'))
    course.hand_in("s001", "p1")
    course.hand_in("s001", "p2")
    grade(course.request)
    course.write("assignment.toml", text.replace('"sum-product"', f'"sum-product"\n{after}'))
    marked = counted(monkeypatch)
    grade(course.request)
    assert set(marked) == {"p1"}


@pytest.mark.parametrize("stop_at", [1, 2, 3])
def test_a_run_that_was_cut_off_goes_on_to_the_same_gradebook(handed_in, monkeypatch, stop_at):
    undisturbed = replace(handed_in.request, out=handed_in.folder / "undisturbed")
    grade(undisturbed)
    with monkeypatch.context() as patch:
        counted(patch, stop_at)
        with pytest.raises(SystemExit):
            grade(handed_in.request)
    kept = results(handed_in)
    grade(handed_in.request)
    assert kept.items() <= results(handed_in).items()
    assert handed_in.gradebook == (undisturbed.out / "gradebook.csv").read_text()


KILLED = """
import os, sys
from pathlib import Path
import grader.grading as grading
from grader.store import Store
commit, left = Store.commit, [int(sys.argv[2])]
def commit_or_die(self, *marked):
    for each in marked:
        left[0] -= 1
        os._exit(9) if left[0] < 0 else commit(self, each)
Store.commit = commit_or_die
folder = Path(sys.argv[1])
grading.grade(grading.Request(folder, folder / "submissions", folder / "results"))
"""


@pytest.mark.parametrize("commits", [0, 3, 7])
def test_a_process_that_is_killed_loses_nothing_that_was_committed(handed_in, commits):
    killed = subprocess.run([sys.executable, "-c", KILLED, handed_in.folder, str(commits)], check=False)
    assert killed.returncode == 9
    kept = results(handed_in)
    assert len(kept) == commits
    grade(handed_in.request)
    assert kept.items() <= results(handed_in).items()
    assert rows(handed_in)["s001"]["total"] == "14"


def test_a_failure_of_ours_is_nobodys_zero(handed_in, monkeypatch):
    with monkeypatch.context() as patch:
        counted(patch, stop_at=1, error=RuntimeError)
        summary = grade(handed_in.request)
    assert not summary.is_complete
    assert rows(handed_in)["s001"] == {
        "id": "s001", "name": "Student 1", "p1": "", "p2": "4", "total": "", "points": "14",
    }  # fmt: skip
    (reference,) = (part.note for part in results(handed_in)["s001", "p1"].parts)
    assert f"[{reference}] p1 of s001" in (handed_in.folder / "results" / "errors.log").read_text()
    assert grade(handed_in.request).is_complete
    assert rows(handed_in)["s001"]["p1"] == "10"


def test_a_second_grader_on_the_same_folder_is_refused(handed_in):
    grade(handed_in.request)
    with locked(handed_in.request.out), pytest.raises(FileError, match=f"process {os.getpid()} is grading"):
        grade(handed_in.request)


@pytest.mark.parametrize("begun", ["", "PRAGMA journal_mode = WAL"])
def test_a_grader_that_was_killed_while_it_made_the_results_file_can_be_resumed(handed_in, begun):
    grade(handed_in.request)
    undisturbed = handed_in.gradebook
    shutil.rmtree(handed_in.request.out)
    handed_in.request.out.mkdir()
    with closing(sqlite3.connect(handed_in.request.out / "results.sqlite")) as connection:
        connection.execute(begun)
    grade(handed_in.request)
    assert handed_in.gradebook == undisturbed


@pytest.mark.parametrize("name", ["assignment.toml", "roster.csv", "secret.key", "submissions"])
def test_nothing_is_written_if_something_is_missing(course, name):
    (course.folder / name).rename(course.folder / "elsewhere")
    with pytest.raises(FileError, match=name):
        grade(course.request)
    assert not course.request.out.exists()


@pytest.fixture
def coded(course):
    """A third problem that is answered in code, right by one student and wrong by another."""
    course.write("assignment.toml", (course.folder / "assignment.toml").read_text() + CODE)
    course.write("submissions/s001/code.py", RIGHT_CODE)
    course.write("submissions/s002/code.py", WRONG_CODE)
    course.write("submissions/s003/code.py", "def sum_product(:\n")
    return course


@pytest.mark.parametrize("jobs", [1, 3])
def test_code_is_run_and_marked_whatever_the_number_of_jobs(coded, jobs):
    summary = grade(replace(coded.request, jobs=jobs, trusts=True))
    assert [rows(coded)[student]["code"] for student in ("s001", "s002", "s003", "s004")] == ["6", "4.5", "0", "0"]
    assert summary.level in ("A", "B", "C")
    assert summary.students[2].attention == "code did not run"


def test_a_missing_function_is_asked_for_by_the_kinds_of_its_outputs(course):
    course.write("assignment.toml", (course.folder / "assignment.toml").read_text() + SVM)
    grade(course.request)
    kinds = {part.id: part.expected_kind for part in results(course)["s001", "svm"].parts}
    assert kinds["loss"] == "number"
    assert kinds["dW"].startswith("array of shape (")


@pytest.mark.parametrize(("asked", "there"), [("A", Level.B), ("A", Level.C), ("B", Level.C)])
def test_code_is_not_run_below_the_level_that_is_asked_for(coded, monkeypatch, asked, there):
    monkeypatch.setattr(grader.grading, "best_level", lambda: there)
    coded.write("assignment.toml", f'isolation = "{asked}"\n' + (coded.folder / "assignment.toml").read_text())
    with pytest.raises(
        GraderError, match=f"level {there} here, and the assignment asks for {asked}; nothing was graded"
    ):
        grade(coded.request)
    assert not coded.request.out.exists()


def test_no_worker_is_started_if_nothing_is_code(handed_in, monkeypatch):
    monkeypatch.setattr(grader.grading, "best_level", no_level)
    assert grade(handed_in.request).level == ""


def no_level():
    raise AssertionError("the level does not matter")


def pages(course):
    """By name, what changes when a page is written; the number of a file that is gone may be given out again."""
    found = (course.request.out / "feedback").iterdir()
    return {path.name: (path.stat().st_ino, path.stat().st_mtime_ns) for path in found}


def test_everybody_gets_a_page_and_the_class_another(handed_in):
    grade(handed_in.request)
    assert sorted(pages(handed_in)) == [f"s00{number}.html" for number in (1, 2, 3, 4)]
    assert "Backpropagation 1" in (handed_in.request.out / "report.html").read_text()


def test_only_pages_that_change_are_written_again(handed_in):
    grade(handed_in.request)
    before = pages(handed_in)
    handed_in.hand_in("s002", "p1")
    (handed_in.request.out / "feedback" / "s003.html").unlink()
    grade(handed_in.request)
    after = pages(handed_in)
    assert [name for name in sorted(after) if after[name] == before[name]] == ["s001.html", "s004.html"]


@pytest.mark.parametrize(
    "now", ['"product"', '"sum-product"\nset = { x = 3 }', '"sum-product"\n[sheets]\nshuffle = true']
)
def test_a_page_is_written_again_if_its_sheet_is_another(course, now):
    """Nothing was handed in, so that no result tells the difference."""
    grade(course.request)
    before = pages(course)
    course.write("assignment.toml", (course.folder / "assignment.toml").read_text().replace('"sum-product"', now))
    grade(course.request)
    assert not set(pages(course).items()) & set(before.items())


def test_a_page_that_cannot_be_made_stops_no_other(handed_in, monkeypatch):
    feedback_html = grader.publishing.feedback_html

    def broken(sheet, results):
        return feedback_html(sheet, results) if sheet.student_id != "s002" else 1 / 0

    with monkeypatch.context() as patch:
        patch.setattr(grader.publishing, "feedback_html", broken)
        with pytest.raises(GraderError, match=r"feedback: the pages of s002 could not be made"):
            grade(handed_in.request)
    assert len(pages(handed_in)) == 3
    assert "ZeroDivisionError" in (handed_in.request.out / "errors.log").read_text()
    grade(handed_in.request)
    assert len(pages(handed_in)) == 4


GRADE_ALONE = """
import sys
from pathlib import Path
from grader.grading import Request, grade
folder = Path(sys.argv[1])
grade(Request(folder, folder / "submissions", folder / "results", trusts=True))
sys.exit("sympy" in sys.modules)
"""


def test_grading_needs_no_computer_algebra(coded):
    assert subprocess.run([sys.executable, "-c", GRADE_ALONE, coded.folder], check=False).returncode == 0


def test_results_never_go_into_the_submissions(course):
    with pytest.raises(GraderError, match="cannot go into the folder of submissions"):
        grade(
            Request(course.folder / "assignment.toml", course.folder / "submissions", course.folder / "submissions/out")
        )
