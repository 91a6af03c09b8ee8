"""Every file is either somebody's answer to a problem, or listed with the reason; links are never followed."""

import os
import tarfile
import zipfile
from dataclasses import replace

import pytest

from grader.course import Problem, Student
from grader.errors import FileError
from grader.files.content import LARGEST, read_submission
from grader.intake.submissions import read_responses, take_in

STUDENTS = (
    Student("s1", "Ada Sample", (("canvas_id", "77"), ("email", "ada@example.org"))),
    Student("s2", "Ben von Sample"),
)


def problem(name: str, answer: str = "typed") -> Problem:
    return Problem(name, "sum-product", None, answer, 10.0, {}, None, None)


PROBLEMS = (problem("p1"), problem("p2"), problem("p3", "code"))


@pytest.fixture
def folder(tmp_path, tmp_path_factory):
    """Writes files of one line, then takes the folder in."""

    def written(*paths: str, text: str = "part,response\n"):
        for path in paths:
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(text)
        return take_in(tmp_path, STUDENTS, PROBLEMS, tmp_path_factory.mktemp("room"))

    written.path = tmp_path
    return written


def names(intake):
    return {each.place: each.name for each in intake.submissions if each.path}


def test_everybody_has_a_place_for_every_problem(folder):
    assert [each.place for each in folder().submissions] == [
        (student, name) for student in ("s1", "s2") for name in ("p1", "p2", "p3")
    ]


@pytest.mark.parametrize("path", ["s1/p1.csv", "s1/p1.json", "s1_p1.csv", "s1-p1.json", "S1/P1.CSV", "s1/S1_p1.csv"])
def test_a_file_finds_its_place(folder, path):
    intake = folder(path)
    assert names(intake) == {("s1", "p1"): path}
    assert intake.unmatched == ()


@pytest.mark.parametrize("path", ["s1.ipynb", "s1/s1.ipynb", "s1/answers.ipynb", "s1_answers.ipynb", "S1_2.IPYNB"])
def test_a_notebook_named_after_a_student_is_for_every_problem(folder, path):
    intake = folder(path, text='{"cells": []}')
    assert names(intake) == {("s1", name): path for name in ("p1", "p2", "p3")}
    assert intake.unmatched == ()


@pytest.mark.parametrize("path", ["ada@example.org/p1.csv", "ADA@example.org/hw/p1.csv"])
def test_a_folder_may_have_the_e_mail_of_the_roster(folder, path):
    intake = folder(path)
    assert names(intake) == {("s1", "p1"): path}
    assert intake.unmatched == ()


def test_an_archive_may_have_the_e_mail_of_the_roster(folder):
    packed(folder.path / "ada@example.org.zip", {"p1.csv": "part,response\n"})
    assert names(folder()) == {("s1", "p1"): "ada@example.org.zip/p1.csv"}


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("ben@example.org/p1.csv", "; a column email with ben@example.org would tell whose it is"),
        ("Ben von Sample/p1.csv", "; s2 has this name: call it s2"),
    ],
)
def test_what_would_tell_whose_a_folder_is_is_said(folder, path, told):
    intake = folder(path)
    assert intake.unmatched == (f"{path.split('/')[0]}/ (no student of the roster has this id{told})",)


def test_code_is_a_python_file(folder):
    assert names(folder("s2/p3.py")) == {("s2", "p3"): "s2/p3.py"}


@pytest.mark.parametrize("path", ["s1/answers.csv", "s1_answers.csv"])
def test_one_file_may_hold_the_answers_to_all_typed_problems(folder, path):
    assert names(folder(path)) == {("s1", "p1"): path, ("s1", "p2"): path}


def test_a_shared_file_is_split_by_the_problem_before_the_dot(folder):
    intake = folder("s1/answers.csv", text="part,response\np1.q,3\nP2.f,4\n")
    parts = [dict(read_responses(each, read_submission(each.path))) for each in intake.submissions[:2]]
    assert parts == [{"q": "3"}, {"f": "4"}]
    assert intake.unmatched == ()


def test_a_shared_file_lists_the_parts_that_no_problem_takes(folder):
    folder("s1/p2.csv")
    intake = folder("s1/answers.csv", text="part,response\np1.q,3\np2.f,4\np9.f,5\nf,6\n")
    assert [line.split(" (")[0] for line in intake.unmatched] == [
        f"s1/answers.csv: {part}" for part in ("f", "p2.f", "p9.f")
    ]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("s9/p1.csv", "s9/ (no student of the roster has this id)"),
        ("s1/p9.csv", "s1/p9.csv (no problem has this id)"),
        ("s1/p1.py", "s1/p1.py (p1 is answered in a file that ends in .csv, .json or .ipynb)"),
        ("s1/p3.csv", "s1/p3.csv (p3 is answered in a file that ends in .py or .ipynb)"),
        ("notes.txt", "notes.txt (it is not named after a student and a problem)"),
        ("s1/\x1b[2Jp1", "s1/\\x1b[2Jp1 (no problem has this id)"),
    ],
)
def test_what_matches_nobody_is_listed_with_the_reason(folder, path, line):
    intake = folder(path)
    assert intake.unmatched == (line,)
    assert names(intake) == {}


def test_a_folder_beside_files_is_listed(folder):
    intake = folder("s1/p1.csv", "s1/sub/p2.csv")
    assert intake.unmatched == ("s1/sub (folders in a student's folder are not read)",)


def test_a_folder_around_everything_is_looked_into(folder):
    assert names(folder("s1/homework/final/p1.csv")) == {("s1", "p1"): "s1/homework/final/p1.csv"}


@pytest.mark.parametrize("within", ["s1", "S1", "s2", "s1/s1", "hw 1", "hw/s1"])
@pytest.mark.parametrize("ending", [".zip", ""])
def test_a_lone_folder_in_a_students_is_looked_into_whatever_its_name(folder, within, ending):
    files = {f"{within}/{name}": "part,response\n" for name in ("p1.csv", "p2.csv", "p3.py")}
    if ending:
        packed(folder.path / "s1.zip", files)
    else:
        [folder(f"s1/{path}") for path in files]
    intake = folder()
    assert names(intake) == {("s1", name[:2]): f"s1{ending}/{within}/{name}" for name in ("p1.csv", "p2.csv", "p3.py")}
    assert intake.unmatched == ()


def test_typed_answers_in_a_folder_of_code_are_told_of(folder):
    intake = folder("s1/p3.py", "s1/sub/p1.csv", "s1/sub/mine.py", "s1/sub/data.csv")
    assert intake.unmatched == ("s1/sub/p1.csv (folders in a student's folder are not read)",)
    assert refusals(intake)["s1", "p1"] == "Not read: p1.csv: folders in a student's folder are not read."


def refusals(intake):
    return {each.place: each.refusal for each in intake.submissions if each.refusal}


def test_a_student_is_told_which_file_was_not_read_and_why(folder):
    (folder.path / "s1").mkdir()
    (folder.path / "s1/p3.zip").write_text("no archive")
    (folder.path / "s1/p2.txt").write_text("")
    (folder.path / "s1/notes.txt").write_text("")
    packed(folder.path / "s2.zip", {"../p3.py": ""})
    (folder.path / "s1/p1.csv").symlink_to("elsewhere.csv")
    said = refusals(folder())
    assert said.pop(("s1", "p1")) == "Not read: p1.csv: links are not followed."
    assert said.pop(("s1", "p2")) == "Not read: p2.txt: p2 is answered in a file that ends in .csv, .json or .ipynb."
    assert said.pop(("s1", "p3")).startswith("Not read: p3.zip: the archive is damaged or cannot be read (")
    leads_out = "Not read: s2.zip: the archive is not unpacked: '../p3.py' leads out of its folder."
    assert said == {("s2", name): leads_out for name in ("p1", "p2", "p3")}


def test_an_archive_of_a_platform_is_told_of_under_the_students_own_name_for_it(folder):
    said = refusals(folder("sampleada_77_1_hw.zip", text="no archive"))
    assert said["s1", "p1"].startswith("Not read: hw.zip: the archive is damaged")


def test_a_file_with_a_name_that_nobody_knows_is_told_of_where_nothing_else_was_handed_in(folder):
    assert refusals(folder("s1/homework.csv", "s1/p1.csv")) == {
        ("s1", name): "Not read: homework.csv: no problem has this id." for name in ("p2", "p3")
    }


def packed(path, files):
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)


@pytest.mark.parametrize("archive", ["s1.zip", "s1/homework.zip", "s1/sub/homework.zip"])
def test_an_archive_is_looked_into_as_a_folder(folder, archive):
    (folder.path / archive).parent.mkdir(parents=True, exist_ok=True)
    packed(folder.path / archive, {"hw/p1.csv": "part,response\n", "hw/notes.txt": "", "__MACOSX/hw/p1.csv": ""})
    intake = folder()
    assert names(intake) == {("s1", "p1"): f"{archive}/hw/p1.csv"}
    assert intake.unmatched == (f"{archive}/hw/notes.txt (no problem has this id)",)


def test_an_archive_that_is_refused_is_listed_and_stops_nobody(folder):
    packed(folder.path / "s1.zip", {"../p1.csv": ""})
    intake = folder("s2/p1.csv")
    assert names(intake) == {("s2", "p1"): "s2/p1.csv"}
    assert intake.unmatched == ("s1.zip (the archive is not unpacked: '../p1.csv' leads out of its folder)",)


def test_an_archive_in_an_archive_is_listed(folder):
    packed(folder.path / "inner.zip", {"p1.csv": ""})
    packed(folder.path / "s1.zip", {"p2.csv": "part,response\n", "p1.zip": (folder.path / "inner.zip").read_bytes()})
    (folder.path / "inner.zip").unlink()
    assert folder().unmatched == ("s1.zip/p1.zip (p1 is answered in a file that ends in .csv, .json or .ipynb)",)


def test_a_whole_class_may_be_one_archive(tmp_path):
    packed(tmp_path / "class.zip", {"download/s1/p1.csv": "1", "download/s2_p3.py": "2"})
    intake = take_in(tmp_path / "class.zip", STUDENTS, PROBLEMS, tmp_path / "room")
    assert names(intake) == {("s1", "p1"): "s1/p1.csv", ("s2", "p3"): "s2_p3.py"}
    assert intake.submissions[0].path.read_text() == "1"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("subs/s1/p1_\udcff.csv", r"subs/s1/p1_\udcff.csv"),
        ("subs/s1/what?.csv", "subs/s1/what?.csv"),
        (f"subs/s1{'/d' * 12}/p1.csv", f"subs/s1{'/d' * 12}/p1.csv"),
        ("subs/adasample_77_1_\x07.csv", r"subs/adasample_77_1_\x07.csv"),
    ],
)
def test_an_odd_name_in_the_archive_of_a_class_loses_its_file_alone(tmp_path, name, shown):
    with tarfile.open(tmp_path / "class.tar", "w", errors="surrogateescape") as archive:
        archive.addfile(tarfile.TarInfo(name))
        archive.addfile(tarfile.TarInfo("subs/s2/p1.csv"))
        archive.addfile(tarfile.TarInfo("subs/s1/p2.csv"))
    intake = take_in(tmp_path / "class.tar", STUDENTS, PROBLEMS, tmp_path / "room")
    assert names(intake) == {("s1", "p2"): "s1/p2.csv", ("s2", "p1"): "s2/p1.csv"}
    assert intake.unmatched == (f"{shown} (it is a name, or a depth of folders, that is not taken)",)
    assert "that is not taken" in refusals(intake)["s1", "p1"]


def test_an_archive_of_a_class_that_leads_out_of_its_folder_is_refused(tmp_path):
    packed(tmp_path / "class.zip", {"s1/p1.csv": "", "../s2/p1.csv": ""})
    with pytest.raises(FileError, match=r"not unpacked: '\.\./s2/p1\.csv' leads out of its folder"):
        take_in(tmp_path / "class.zip", STUDENTS, PROBLEMS, tmp_path / "room")


def test_an_odd_name_in_the_archive_of_a_student_is_shown_as_in_a_folder(folder):
    with tarfile.open(folder.path / "s1.tar", "w", errors="surrogateescape") as archive:
        archive.addfile(tarfile.TarInfo("p1_\udcff.csv"))
    assert folder().unmatched[0].startswith(r"s1.tar (the archive is not unpacked: 'p1_\udcff.csv' is a name")


def test_files_that_systems_leave_behind_are_not_listed(folder):
    assert folder(".DS_Store", "s1/__pycache__/p3.pyc", "s1/Thumbs.db").unmatched == ()


def test_of_two_files_for_one_place_the_other_is_listed(folder):
    intake = folder("s1_p1.csv", "s1/p1.json", "s1/p1.csv")
    assert names(intake) == {("s1", "p1"): "s1/p1.csv"}
    assert intake.unmatched == ("s1/p1.json (s1/p1.csv is graded instead)", "s1_p1.csv (s1/p1.csv is graded instead)")


def test_a_name_that_fits_two_students_is_nobodys(tmp_path):
    (tmp_path / "a_b_c.csv").write_text("")
    intake = take_in(tmp_path, (Student("a", ""), Student("a_b", "")), (problem("b_c"), problem("c")), tmp_path)
    assert intake.unmatched == ("a_b_c.csv (it could be b_c of a or c of a_b)",)


@pytest.mark.parametrize("name", ["s1/p1.csv", "s1", "s1_p1.csv"])
def test_links_are_not_followed(folder, tmp_path_factory, name):
    outside = tmp_path_factory.mktemp("outside")
    (outside / "p1.csv").write_text("part,response\n")
    target = outside if name == "s1" else outside / "p1.csv"
    (folder.path / name).parent.mkdir(exist_ok=True)
    (folder.path / name).symlink_to(target)
    intake = folder()
    assert names(intake) == {}
    assert intake.unmatched == (f"{name} (links are not followed)",)


def test_a_link_that_appears_later_is_not_followed(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path)
    with pytest.raises(OSError, match="symbolic links"):
        read_submission(tmp_path / "link")


def test_what_is_no_regular_file_is_not_opened(folder):
    (folder.path / "s1").mkdir()
    os.mkfifo(folder.path / "s1" / "p1.csv")
    assert folder().unmatched == ("s1/p1.csv (it is not a regular file)",)
    assert "regular file" in read_submission(folder.path / "s1" / "p1.csv").refusal


@pytest.mark.parametrize(("size", "refused"), [(LARGEST, False), (LARGEST + 1, True)])
def test_large_files_are_refused_unread(tmp_path, size, refused):
    (tmp_path / "p1.csv").write_bytes(b"x" * size)
    content = read_submission(tmp_path / "p1.csv")
    assert ("too large" in content.refusal) is refused
    assert len(content.data) == (0 if refused else size)


def test_equal_bytes_have_equal_digests(tmp_path):
    (tmp_path / "a").write_text("1")
    (tmp_path / "b").write_text("1")
    (tmp_path / "c").write_text("2")
    a, b, c = (read_submission(tmp_path / name).digest for name in "abc")
    assert a == b != c


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(FileError, match="is neither a folder of submissions nor an archive"):
        take_in(tmp_path / "submissions.zip", STUDENTS, PROBLEMS, tmp_path)


def test_a_folder_that_cannot_be_listed_is_one_sentence(tmp_path, monkeypatch):
    def refuse(folder):
        raise PermissionError(13, "Permission denied", str(folder))

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(FileError, match=r"cannot be read \(Permission denied\)"):
        take_in(tmp_path, STUDENTS, PROBLEMS, tmp_path / "room")


def test_of_two_names_that_differ_in_case_the_exact_one_is_graded(folder):
    intake = folder("s1/P3.PY", "s1/p3.py")
    assert names(intake) == {("s1", "p3"): "s1/p3.py"}
    assert intake.unmatched == ("s1/P3.PY (s1/p3.py is graded instead)",)


@pytest.mark.parametrize(
    ("other", "exact"),
    [
        ("S1/p1.csv", "s1/p1.json"),
        ("S1/hw/p3.py", "s1/p3.ipynb"),
        ("S1_p1.csv", "s1_p1.csv"),
        ("s1_p1.csv", "S1/p1.csv"),
    ],
)
def test_the_exact_spelling_of_an_id_is_graded_before_another(folder, other, exact):
    intake = folder(other, exact)
    assert list(names(intake).values()) == [exact]
    assert intake.unmatched == (f"{other} ({exact} is graded instead)",)


def test_code_without_the_name_of_its_problem_is_taken_from_the_exact_folder(folder, tmp_path_factory):
    folder("S1/mine.py", "s1/mine.py", text="def forward(): pass\n")
    problems = (replace(PROBLEMS[2], asked=("forward",)),)
    intake = take_in(folder.path, STUDENTS, problems, tmp_path_factory.mktemp("another"))
    assert names(intake) == {("s1", "p3"): "s1/"}


@pytest.mark.parametrize(
    ("path", "student"),
    [
        ("anybody_77_990_p1.csv", "s1"),
        ("sampleada_LATE_77_990_p1.csv", "s1"),
        ("vonsampleben_12_991_p1-3.csv", "s2"),
        ("Ada Sample_4711_assignsubmission_file_/p1.csv", "s1"),
        ("Ben von Sample_4712_assignsubmission_file_p1.csv", "s2"),
        ("submission_31/p1.csv", "s2"),
        ("submission_32/hw/p1.csv", "s1"),
    ],
)
def test_downloads_of_learning_platforms_find_their_students(folder, path, student):
    (folder.path / "submission_metadata.yml").write_text(
        "submission_31:\n  :submitters:\n  - :name: Somebody\n    :sid: S2\n    :email: x@example.org\n"
        "submission_32:\n  :submitters:\n  - :name: Ada\n    :sid:\n    :email: ADA@example.org\n  :score: 1.0\n"
        "submission_33:\n  :submitters:\n  - :name: Cy\n"
    )
    intake = folder(path)
    assert names(intake) == {(student, "p1"): path}
    assert [line for line in intake.unmatched if "and it is not there" not in line] == []


def test_whose_a_download_is_may_be_unknown(folder):
    intake = folder("sampleeve_12_990_p1.csv", "submission_5/p1.csv", "Eve_1_assignsubmission_file_/p1.csv")
    assert [line.partition(" (")[2].partition(";")[0] for line in intake.unmatched] == [
        "no student of the roster has the name Eve",
        "no student of the roster has the name sampleeve",
        "submission_metadata.yml does not say whose it is)",
    ]


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("sampleada_78_990_p1.csv", "the roster has canvas_id 77 for s1, and this is of 78"),
        ("Ben von Sample_4_assignsubmission_file_/p1.csv", "the roster has moodle_id 5 for s2, and this is of 4"),
    ],
)
def test_a_name_is_not_believed_against_the_account(tmp_path, path, told):
    students = (STUDENTS[0], Student("s2", "Ben von Sample", (("moodle_id", "5"),)))
    (tmp_path / path).parent.mkdir(exist_ok=True)
    (tmp_path / path).write_text("part,response\n")
    intake = take_in(tmp_path, students, PROBLEMS, tmp_path / "room")
    assert names(intake) == {}
    assert intake.unmatched == (f"{path.split('/')[0]} ({told})",)


def test_several_of_one_name_are_attempts(folder):
    intake = folder("sampleada_77_1_p1.csv", "sampleada_77_2_p1-1.csv", "sampleada_77_3_p1-12.csv")
    assert names(intake) == {("s1", "p1"): "sampleada_77_3_p1-12.csv"}
    assert [each.attempt for each in intake.submissions if each.path] == [1, 2, 13]


def test_what_metadata_names_and_is_not_there_is_told_of(folder):
    (folder.path / "submission_metadata.yml").write_text("submission_9:\n  :submitters:\n  - :sid: s2\n")
    intake = folder("s1/p1.csv")
    assert intake.unmatched == ("submission_9/ (submission_metadata.yml names it, and it is not there)",)
    assert refusals(intake)["s2", "p1"].startswith("Not read: submission_9: submission_metadata.yml names it")


def test_a_time_that_cannot_be_read_is_told_of(folder):
    entry = "submission_9:\n  :submitters:\n  - :sid: s2\n  :created_at: not a date\n"
    (folder.path / "submission_metadata.yml").write_text(entry)
    intake = folder("submission_9/p1.csv")
    assert names(intake) == {("s2", "p1"): "submission_9/p1.csv"}
    assert intake.unmatched == (
        "submission_9/ (its :created_at is 'not a date', no time that can be read: how late it is is not known)",
    )


GROUP = "submission_0:\n  :submitters:\n  - :name: Ada Sample\n  - :name: Cy Sample\n  - :sid: s2\n"


@pytest.mark.parametrize("within", ["", "hw/", "hw.zip/"])
def test_every_member_of_a_group_has_what_it_handed_in(folder, within):
    (folder.path / "submission_metadata.yml").write_text(GROUP)
    (folder.path / "submission_0").mkdir()
    if within == "hw.zip/":
        packed(folder.path / "submission_0/hw.zip", {"p1.csv": "part,response\n", "p3.py": "", "notes.txt": ""})
        intake = folder()
    else:
        intake = folder(*(f"submission_0/{within}{name}" for name in ("p1.csv", "p3.py", "notes.txt")))
    files = {name[:2]: f"submission_0/{within}{name}" for name in ("p1.csv", "p3.py")}
    assert names(intake) == {(student, slot): name for student in ("s1", "s2") for slot, name in files.items()}
    assert intake.unmatched == (
        "submission_0/ (Cy Sample handed it in too, and is not on the roster)",
        f"submission_0/{within}notes.txt (no problem has this id)",
    )


@pytest.mark.parametrize("text", ["a: [", "- a\n", "\x00", "&a [*a, *a]", "!!bool x", "!!int ''"])
def test_metadata_that_cannot_be_read_is_one_sentence(folder, text):
    (folder.path / "submission_metadata.yml").write_text(text)
    with pytest.raises(FileError, match=r"submission_metadata\.yml"):
        folder("submission_1/p1.csv")


def test_metadata_that_names_nothing_is_told_of_as_such(folder):
    (folder.path / "submission_metadata.yml").write_text("submission_1: [s1]\n")
    unmatched = folder("submission_1/p1.csv").unmatched
    assert "submission_metadata.yml (it names no folder and who handed it in)" in unmatched


def test_metadata_behind_a_link_is_not_read(folder, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "metadata.yml"
    elsewhere.write_text("submission_1:\n  :submitters:\n  - :sid: s1\n")
    (folder.path / "submission_metadata.yml").symlink_to(elsewhere)
    with pytest.raises(FileError, match="links are not followed"):
        folder("submission_1/p1.csv")
