"""What is written in a sheet is graded by the ordinary commands, and earns what it should."""

import pytest
from click.testing import CliRunner

from grader.cli import cli

CODE = '\n[[problem]]\nid = "p3"\nfamily = "linear-scores"\nanswer = "code"\npoints = 6\n'


@pytest.fixture
def run(course):
    """Runs a command of `grader` and gives its exit code."""
    course.write("assignment.toml", course.toml + CODE)

    def command(*arguments):
        return CliRunner().invoke(cli, [str(argument) for argument in arguments])

    return command


def graded(course):
    return {student: row["total"] for student, row in course.rows.items()}


def test_a_notebook_named_after_a_student_is_the_whole_sheet(course, run):
    folder = course.folder
    assert run("worksheets", folder, "--format", "ipynb", "--key", "--out", folder / "w").exit_code == 0
    keys = folder / "w" / "keys"
    (keys / "s001.ipynb").rename(folder / "submissions" / "s001.ipynb")
    (folder / "submissions" / "s002").mkdir()
    (keys / "s002.ipynb").rename(folder / "submissions" / "s002" / "s002.ipynb")
    (folder / "w" / "s003.ipynb").rename(folder / "submissions" / "s003_answers.ipynb")
    graded_ = run("grade", folder, folder / "submissions", "--out", folder / "results", "--trust-submissions")
    assert graded_.exit_code == 0, graded_.output
    assert graded(course) == {"s001": "20", "s002": "20", "s003": "0", "s004": "0"}


def test_the_notebook_of_a_single_problem_is_checked(run, tmp_path):
    path = tmp_path / "sum.ipynb"
    for key, code in (("--key", 0), ("", 1)):
        shown = run("show", "sum-product", "--seed", "7", "--format", "ipynb", "--out", path, *filter(None, [key]))
        assert shown.exit_code == 0, shown.output
        assert run("check", path, "--family", "sum-product", "--seed", "7").exit_code == code
