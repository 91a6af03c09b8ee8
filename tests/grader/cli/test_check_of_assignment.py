"""`grader check --assignment`: code against a problem of an assignment, with the modules that the course hands out."""

import pytest
from click.testing import CliRunner

from grader.cli import cli
from tests.grader.coded import RIGHT

HEAD = 'title = "T"\nid = "t"\n'
CODE = '[[problem]]\nid = "{}"\nfamily = "sum-product"\nanswer = "code"\nset = {{ form = "(x+y)z" }}\n'
TYPED = '[[problem]]\nid = "p1"\nfamily = "sum-product"\n'
USING = "from course.layers import plus\nimport h5py\n" + RIGHT


@pytest.fixture
def check(tmp_path, monkeypatch):
    """Checks a file against an assignment whose problems are given as TOML; exit code and what is printed."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "course").mkdir()
    (tmp_path / "course/layers.py").write_text("def plus(a, b):\n    return a + b\n")

    def check(problems, *options, file="hw.py", text=RIGHT):
        (tmp_path / "assignment.toml").write_text(HEAD + problems)
        (tmp_path / file).write_text(text)
        done = CliRunner().invoke(cli, ["check", file, "--trust-submissions", *options])
        return done.exit_code, done.output + (str(done.exception) if done.exception else "")

    return check


def test_files_and_stand_ins_are_there_as_the_assignment_says(check):
    problem = CODE.format("p4") + 'files = ["course"]\nstand_ins = ["h5py"]\n'
    assert check(problem, "--assignment", "assignment.toml", text=USING)[0] == 0


def test_without_it_an_import_that_fails_says_how_they_would_be_there(check):
    code, output = check(CODE.format("p4"), "--family", "sum-product", "--set", "form=(x+y)z", text=USING)
    assert code == 1
    assert "modules that the course hands out are there with --assignment FILE" in output


@pytest.mark.parametrize(
    ("problems", "options", "file"),
    [
        (CODE.format("p4"), (), "hw.py"),
        (TYPED + CODE.format("p4"), (), "hw.py"),
        (CODE.format("p4") + CODE.format("p5"), ("--problem", "P5"), "hw.py"),
        (CODE.format("p4") + CODE.format("p5"), (), "p5.py"),
    ],
)
def test_the_problem_is_the_one_that_is_meant(check, problems, options, file):
    assert check(problems, "--assignment", ".", *options, file=file)[0] == 0


@pytest.mark.parametrize(
    ("problems", "options", "told"),
    [
        (
            CODE.format("p4") + CODE.format("p5"),
            ("--assignment", "."),
            "name a problem with --problem; in code it has p4",
        ),
        (
            CODE.format("p4"),
            ("--assignment", ".", "--problem", "p1"),
            "--problem p1: no problem in code; in code it has p4",
        ),
        (TYPED, ("--assignment", "."), "name a problem with --problem; it has none"),
        (
            CODE.format("p4"),
            ("--assignment", ".", "--family", "product"),
            "--family with --assignment: the assignment says",
        ),
        (
            CODE.format("p4"),
            ("--family", "sum-product", "--problem", "p4"),
            "--problem p4: give the --assignment that it is of",
        ),
    ],
)
def test_what_does_not_fit_is_one_sentence(check, problems, options, told):
    code, output = check(problems, *options)
    assert code != 0
    assert told in output
