"""Grading a class that hands in code: the same whatever the number of jobs, and never below the level asked for."""

import subprocess
import sys
from dataclasses import dataclass, replace

import pytest

import grader.isolation
from grader.batch.grading import grade
from grader.errors import GraderError
from grader.sandbox import Level
from tests.grader.coded import CODE, RIGHT, SVM, WRONG


@pytest.fixture
def coded(course):
    """A third problem that is answered in code, right by one student and wrong by another."""
    course.write("assignment.toml", course.toml + CODE + "points = 6\n")
    course.write("submissions/s001/code.py", RIGHT)
    course.write("submissions/s002/code.py", WRONG)
    course.write("submissions/s003/code.py", "def sum_product(:\n")
    return course


@pytest.mark.parametrize("jobs", [1, 3])
def test_code_is_run_and_marked_whatever_the_number_of_jobs(coded, jobs):
    summary = grade(replace(coded.request, jobs=jobs, trusts=True))
    assert [coded.rows[student]["code"] for student in ("s001", "s002", "s003", "s004")] == ["6", "4.5", "0", "0"]
    assert summary.level in ("A", "B", "C")
    assert summary.students[2].attention == "code did not run"


def test_a_missing_function_is_asked_for_by_the_kinds_of_its_outputs(course):
    course.write("assignment.toml", course.toml + SVM)
    course.write("submissions/s001/notes.txt", "")
    grade(course.request)
    kinds = {part.id: part.expected_kind for part in course.results["s001", "svm"].parts}
    assert kinds["loss"] == "number"
    assert kinds["dW"].startswith("array of shape (")


@dataclass
class Weak:
    """Stands for a worker at a level."""

    level: Level
    is_closed: bool = False

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.is_closed = True


@pytest.mark.parametrize(("asked", "there"), [("A", Level.B), ("A", Level.C), ("B", Level.C)])
def test_code_is_not_run_below_the_level_that_is_asked_for(coded, monkeypatch, asked, there):
    weak = Weak(there)
    monkeypatch.setattr(grader.isolation, "best_worker", lambda: (weak, ()))
    coded.write("assignment.toml", f'isolation = "{asked}"\n' + coded.toml)
    with pytest.raises(
        GraderError, match=f"level {there} here, and the assignment asks for {asked}; nothing was graded"
    ):
        grade(coded.request)
    assert not coded.request.out.exists()
    assert weak.is_closed


def test_no_worker_is_started_if_nothing_is_code(handed_in, monkeypatch):
    monkeypatch.setattr(grader.isolation, "best_worker", no_level)
    assert grade(handed_in.request).level == ""


def no_level():
    raise AssertionError("the level does not matter")


GRADE_ALONE = """
import sys
from pathlib import Path
from grader.batch.grading import Request, grade
folder = Path(sys.argv[1])
grade(Request(folder, folder / "submissions", folder / "results", trusts=True))
sys.exit("sympy" in sys.modules)
"""


def test_grading_needs_no_computer_algebra(coded):
    assert subprocess.run([sys.executable, "-c", GRADE_ALONE, coded.folder], check=False).returncode == 0
