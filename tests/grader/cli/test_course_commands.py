"""The commands of a course: make it, grade it, report on it."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from grader.cli import cli, main
from grader.course import read_assignment, read_roster, read_secret
from grader.files.durable import locked
from grader.isolation import MEANING


def run(*arguments, code=0):
    """The command line as a user sees it; gives (stdout, stderr)."""
    result = CliRunner().invoke(cli, [str(argument) for argument in arguments])
    assert result.exit_code == code, result.output
    return result.stdout, result.stderr


@pytest.fixture
def refused(monkeypatch, capsys):
    """The sentence with which a call is refused, exit code 2."""

    def run_main(*arguments):
        monkeypatch.setattr(sys, "argv", ["grader", *map(str, arguments)])
        with pytest.raises(SystemExit) as caught:
            main()
        assert caught.value.code == 2
        return capsys.readouterr().err

    return run_main


@pytest.mark.parametrize("command", ["new", "grade", "report"])
def test_help_has_an_example(command):
    assert f"Example: grader {command} " in run(command, "--help")[0]


def test_a_new_course_can_be_read(tmp_path):
    out, _ = run("new", tmp_path / "bp")
    assignment = read_assignment(tmp_path / "bp")
    assert [(problem.family, problem.answer) for problem in assignment.problems] == [
        ("sum-product", "typed"),
        ("sigmoid-neuron", "typed"),
        ("two-layer-mse", "typed"),
        ("svm-loss", "code"),
        ("softmax-loss", "code"),
    ]
    assert len(read_roster(assignment.roster_path)) == 5
    assert len(read_secret(assignment.secret_path)) == 32
    assert "grader worksheets assignment.toml" in out


def test_a_new_assignment_says_what_the_levels_mean(tmp_path):
    run("new", tmp_path / "bp")
    text = (tmp_path / "bp" / "assignment.toml").read_text()
    assert all(meaning.walls in text for meaning in MEANING.values())


def test_a_secret_that_others_can_read_is_told_of(course):
    (course.folder / "secret.key").chmod(0o644)
    course.write("submissions/s001/p1.csv", "part,response\n")
    _, err = run("grade", course.folder, course.folder / "submissions", "--out", course.folder / "r")
    assert "other users of this machine can read the secret" in err
    _, err = run("worksheets", course.folder, "--format", "html", "--out", course.folder / "w")
    assert "other users of this machine can read the secret" in err


def test_the_commands_of_a_new_readme_work_as_they_are(tmp_path, monkeypatch):
    run("new", tmp_path / "bp")
    monkeypatch.chdir(tmp_path / "bp")
    lines = [line.split() for line in Path("README.md").read_text().splitlines()]
    commands = [words[1:] for words in lines if words[:1] == ["grader"]]
    assert [words[0] for words in commands] == ["worksheets", "grade", "report"]
    Path("submissions/s001").mkdir(parents=True)
    Path("submissions/s001/p1.csv").write_text("part,response\n")
    for words in commands:
        run(*words)
    assert len(list(Path("worksheets").glob("s00?.pdf"))) == 5
    assert Path("results/gradebook.csv").read_text().count(",0,100\n") == 5


def test_a_new_secret_is_for_its_owner_alone_and_new(tmp_path):
    for name in "ab":
        run("new", tmp_path / name)
    first, second = tmp_path / "a" / "secret.key", tmp_path / "b" / "secret.key"
    assert stat.S_IMODE(first.stat().st_mode) == 0o600
    assert first.read_text() != second.read_text()


def test_an_empty_folder_will_do(tmp_path):
    run("new", tmp_path)
    assert (tmp_path / "README.md").exists()


def test_a_folder_with_something_in_it_is_refused_and_left_alone(tmp_path, refused):
    (tmp_path / "thesis.tex").write_text("!")
    assert f"grader: {tmp_path}: is not empty" in refused("new", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


def test_a_file_is_refused(tmp_path, refused):
    (tmp_path / "bp").write_text("")
    assert "is a file" in refused("new", tmp_path / "bp")


def test_grade_then_report(course):
    course.hand_in("s001", "p1")
    out, err = run("grade", course.folder, course.folder / "submissions", "--out", course.folder / "results")
    assert err == ""
    assert "gradebook.csv" in out
    reported, _ = run("report", course.folder / "results")
    assert "s001" in reported
    assert "Student 4" in reported


def test_json_is_the_same_from_both(course):
    course.hand_in("s001", "p1")
    graded, _ = run("grade", course.folder, course.folder / "submissions", "--out", course.folder / "results", "--json")
    reported, _ = run("report", course.folder / "results", "--json")
    assert json.loads(graded) == json.loads(reported)
    assert json.loads(graded)["students"][0]["scores"] == {"p1": 10.0, "p2": 0.0}


def test_another_roster_can_be_named(course, tmp_path):
    roster = tmp_path / "other.csv"
    roster.write_text("id,name\nx,Xenia\n")
    course.write("submissions/x/p1.csv", "part,response\n")
    out, _ = run(
        "grade", course.folder, course.folder / "submissions", "--out", tmp_path / "r", "--roster", roster, "--json"
    )
    assert [student["id"] for student in json.loads(out)["students"]] == ["x"]


def test_a_folder_that_was_never_graded_is_refused(tmp_path, refused):
    assert f"grader: {tmp_path}: was never graded" in refused("report", tmp_path)


def test_a_second_grader_is_refused(course, refused):
    out = course.folder / "results"
    out.mkdir()
    with locked(out):
        sentence = refused("grade", course.folder, course.folder / "submissions", "--out", out)
    assert f"process {os.getpid()} is grading into this folder" in sentence


def test_an_interrupt_says_how_to_go_on(course, monkeypatch):
    def interrupted(*arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr("grader.batch.grading.take_in", interrupted)
    _, err = run("grade", course.folder, course.folder / "submissions", "--out", course.folder / "r", code=130)
    assert err == "grader: stopped; nothing was graded yet. Run the same command again to go on.\n"


def test_a_failure_of_ours_is_in_the_exit_code(course, monkeypatch):
    monkeypatch.setattr("grader.typed.marking.mark_answers", lambda *arguments: 1 / 0)
    course.hand_in("s001", "p1")
    _, err = run("grade", course.folder, course.folder / "submissions", "--out", course.folder / "r", code=2)
    assert "no fault of the students; see" in err


@pytest.mark.parametrize("again", [("grade",), ("report",), ("report", "--json")])
def test_a_class_that_is_graded_for_nobody_who_reads_is_graded_all_the_same(course, again):
    """As behind `| head`: what is written is written, and the exit code is that of other programs."""
    folder, (command, *options) = course.folder, again
    given = [folder / "assignment.toml", folder / "submissions", "--out"] if command == "grade" else []
    course.hand_in("s001", "p1")
    if command != "grade":
        run("grade", folder / "assignment.toml", folder / "submissions", "--out", folder / "results")
    read, write = os.pipe()
    os.close(read)
    try:
        called = [sys.executable, "-m", "grader", command, *given, folder / "results", *options]
        ended = subprocess.run(called, stdout=write, stderr=subprocess.PIPE, check=False)
    finally:
        os.close(write)
    assert (ended.returncode, ended.stderr) == (141, b"")
    assert course.rows["s001"]["p1"] == "10"


@pytest.mark.parametrize("command", [("grade", "a.toml", "subs", "--out"), ("worksheets", "a.toml", "--out"), ("new",)])
def test_an_empty_path_is_not_the_current_folder(refused, command):
    assert "the path is empty; the current folder is written as ." in refused(*command, "")
