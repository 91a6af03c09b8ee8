"""Whoever handed in what cannot be read is told so, and what to do, even where something else of theirs is graded."""

import tarfile
import zipfile

import pytest

from grader.course import Problem, Student
from grader.errors import FileError
from grader.intake.submissions import take_in

STUDENTS = (Student("s1", "Ada Sample", (("canvas_id", "77"),)), Student("s12", "Ben Sample"))
CODE = Problem("p1", "sum-product", None, "code", 10.0, {}, None, None)
TYPED = Problem("p2", "sum-product", None, "typed", 10.0, {}, None, None)
PACK = "an archive of this kind is not read; pack it as .zip"
ENDS = "p1 is answered in a file that ends in .py or .ipynb"


@pytest.fixture
def folder(tmp_path, tmp_path_factory):
    def written(*paths, problems=(CODE, TYPED)):
        for path in paths:
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text("x = 1\n")
        return take_in(tmp_path, STUDENTS, problems, tmp_path_factory.mktemp("room"))

    written.path = tmp_path
    return written


def handed_in(intake, student="s1", problem="p1"):
    (one,) = (each for each in intake.submissions if each.place == (student, problem))
    return one


@pytest.mark.parametrize("path", ["s1.py", "S1.PY"])
def test_a_module_with_the_name_of_its_student_is_for_the_one_problem_in_code(folder, path):
    intake = folder(path)
    assert handed_in(intake).name == path
    assert intake.unmatched == ()


def test_where_there_are_two_such_problems_it_could_be_for_either(folder):
    other = Problem("p3", "sum-product", None, "code", 10.0, {}, None, None)
    intake = folder("s1.py", problems=(CODE, other))
    assert intake.unmatched == ("s1.py (it could be p1 of s1 or p3 of s1)",)
    assert handed_in(intake).refusal == "Not read: s1.py: it could be p1 of s1 or p3 of s1."


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("s1/p1.rar", PACK),
        ("s1/p1.py.gz", PACK),
        ("s1.tar.xz", PACK),
        ("s1_homework.7z", PACK),
        ("s1/p1.py.txt", ENDS),
        ("s1/p1.ipynb.json", ENDS),
        ("s1_homework.txt", "it is not named after a student and a problem"),
    ],
)
def test_who_may_have_meant_it_is_told_what_is_not_read(folder, path, told):
    intake = folder(path)
    assert intake.unmatched == (f"{path} ({told})",)
    assert handed_in(intake).refusal == f"Not read: {path.removeprefix('s1/')}: {told}."


def test_what_begins_with_another_id_is_not_theirs(folder):
    intake = folder("s12_homework.txt")
    assert not handed_in(intake).refusal
    assert handed_in(intake, "s12").refusal


def test_a_link_in_the_place_of_a_students_folder_is_told_of(folder, tmp_path_factory):
    (folder.path / "s1").symlink_to(tmp_path_factory.mktemp("elsewhere"))
    assert handed_in(folder()).refusal == "Not read: s1: links are not followed."


@pytest.mark.parametrize(
    ("good", "damaged", "own"),
    [
        ("s1/p1.py", "s1/p1_2.zip", "p1_2.zip"),
        ("sampleada_77_901_p1.py", "sampleada_77_902_p1-1.zip", "p1-1.zip"),
    ],
)
def test_a_damaged_archive_beside_what_is_graded_is_told_of(folder, good, damaged, own):
    one = handed_in(folder(good, damaged))
    assert one.path
    assert one.unread.startswith(f"Not read: {own}: the archive is damaged or cannot be read")
    assert one.unread.endswith("Something else is graded: hand this in again if it was to count.")


@pytest.mark.parametrize("good", [(), ("s1/p1.py",), ("s1/p1.py", "s1/p2.csv")])
def test_a_damaged_archive_of_all_that_a_student_did_is_told_of_as_that_of_no_problem(folder, good):
    intake = folder(*good, "s1.zip")
    mine = [each for each in intake.submissions if each.student == "s1"]
    assert {each.unread for each in mine} == {""}
    (lost,) = {each.lost for each in mine}
    assert lost.startswith("Not read: s1.zip: the archive is damaged or cannot be read")


@pytest.mark.parametrize("damaged", ["s1/p1.tar.xz", "s1/p1.tar.gz", "s1/p1.zip", "sampleada_77_902_p1-1.zip"])
def test_an_archive_that_is_named_after_a_problem_is_told_of_at_that_one_alone(folder, damaged):
    intake = folder("s1/p2.csv", damaged)
    assert handed_in(intake).refusal.startswith("Not read: p1")
    assert handed_in(intake, problem="p2").unread == ""
    assert {each.lost for each in intake.submissions} == {""}


@pytest.mark.parametrize("name", ["s1/p1.tar.gz", "s1/p1_2.tar.gz", "s1_p1.tar.gz", "sampleada_77_901_p1.tar.gz"])
def test_a_packed_tar_of_code_is_read_as_a_zip_is(folder, name):
    (folder.path / name).parent.mkdir(exist_ok=True)
    with tarfile.open(folder.path / name, "w:gz") as archive:
        archive.addfile(tarfile.TarInfo("p1.py"))
    intake = folder()
    assert (handed_in(intake).name.partition("/p1.py")[0], intake.unmatched) == (name, ())


def test_a_note_beside_what_is_graded_is_nothing_to_be_told_of(folder):
    assert handed_in(folder("s1/p1.py", "s1/readme.txt")).unread == ""


def test_an_archive_of_nothing_is_told_of_as_such(folder, tmp_path_factory):
    zipfile.ZipFile(folder.path / "s1.zip", "w").close()
    assert handed_in(folder()).refusal == "Not read: s1.zip: the archive holds no file."
    with pytest.raises(FileError, match="the archive holds no file"):
        take_in(folder.path / "s1.zip", STUDENTS, (CODE,), tmp_path_factory.mktemp("room"))
