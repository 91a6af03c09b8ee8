"""A folder in which nothing is any student's is refused, with what it holds and what was probably meant."""

import zipfile

import pytest

from grader.course import Problem, Student
from grader.intake.submissions import take_in
from grader.intake.wrong_folder import wrong_folder

STUDENTS = (Student("s1", "Ada Sample", (("canvas_id", "77"),)), Student("s2", "Ben Sample"))
PROBLEMS = (Problem("p1", "sum-product", None, "typed", 10.0, {}, None, None),)
NOBODYS = "nothing in it belongs to a student of the roster"


def refused(path, room):
    intake = take_in(path, STUDENTS, PROBLEMS, room)
    assert not intake.is_anybodys
    return str(wrong_folder(path, STUDENTS, PROBLEMS, intake.unmatched)).removeprefix(f"{path}: {NOBODYS}; ")


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ([], "it is empty"),
        (["a.txt", "b.txt", "c.txt", "d.txt"], "it holds a.txt, b.txt, c.txt and 1 more"),
        (
            ["export_77/submission_metadata.yml", "export_77/submission_1/p1.csv"],
            "it holds export_77. Is it export_77 in it?",
        ),
        (
            ["assignment.toml", "submissions/s1_p1.csv", "sheets/s1.html"],
            "it holds assignment.toml, sheets, submissions. Is it submissions or sheets in it?",
        ),
        (
            ["gradebook.csv", "feedback/s1.html"],
            "it holds feedback, gradebook.csv. These are the results of grading, not submissions",
        ),
        (
            ["p1.csv", "extra.txt"],
            "it holds extra.txt, p1.csv. It looks like the folder of one student: name the folder around it",
        ),
        (["canvas.zip"], "it holds canvas.zip. canvas.zip in it may be the archive of a class: name it itself"),
    ],
)
def test_a_folder_of_nobodys_is_told_of(tmp_path, files, told):
    folder = tmp_path / "handed-in"
    folder.mkdir()
    for name in files:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("submission_1: {}\n" if name.endswith("yml") else "")
    assert refused(folder, tmp_path / "room") == told


def test_an_archive_of_nobodys_is_told_of(tmp_path):
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as archive:
        archive.writestr("a.txt", "")
    told = "it holds a.txt (it is not named after a student and a problem)"
    assert refused(tmp_path / "class.zip", tmp_path / "room") == told


@pytest.mark.parametrize("name", ["s1/notes.txt", "s1_notes.txt", "adasample_77_1_notes.txt", "s1.zip"])
def test_one_file_of_a_student_is_enough(tmp_path, name):
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("")
    assert take_in(tmp_path, STUDENTS, PROBLEMS, tmp_path / "room").is_anybodys


def test_an_empty_folder_of_a_student_is_enough(tmp_path):
    (tmp_path / "handed-in" / "s1").mkdir(parents=True)
    assert take_in(tmp_path / "handed-in", STUDENTS, PROBLEMS, tmp_path / "room").is_anybodys
