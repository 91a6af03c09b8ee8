"""Code of several files: which one is run, what it may import, from the student and from the assignment."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from grader.batch.grading import Request, grade
from grader.code.marking import mark_code
from grader.course import read_assignment
from grader.course.roster import Student
from grader.course.support import giving_away, read_support
from grader.errors import FileError
from grader.files.modules import MOST_FILES
from grader.intake.listing import lay
from grader.intake.package import MOST_ENTRIES, handed_in, read_work
from grader.intake.program import program
from grader.intake.submissions import take_in
from grader.results import Verdict
from tests.grader.coded import RIGHT
from tests.problems.tasks import task_of

ADDING = "def plus(a, b):\n    return a + b\n"
TAKEN = """\
{}
def sum_product(x, y, z):
    return plus(x, y) * z, z, z, plus(x, y)
"""
ASKED = ("sum_product",)
Write = Callable[[Mapping[str, str]], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(files: Mapping[str, str]) -> Path:
        for name, text in files.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text)
        return tmp_path

    return write


@pytest.mark.parametrize(
    ("files", "entry"),
    [
        ({"a.py": "x = 1", "b.py": RIGHT}, "b.py"),
        ({"cs231n/layers.py": ADDING, "cs231n/classifiers/net.py": RIGHT}, "cs231n/classifiers/net.py"),
        ({"deep/a.py": RIGHT, "b.py": RIGHT}, "b.py"),
        (
            {"a.ipynb": '{"cells": [{"cell_type": "code", "source": ["def sum_product(x): 1"]}]}', "b.py": "x"},
            "a.ipynb",
        ),
        ({"a.ipynb": '{"source": "def sum_product(x): 1"}', "b.py": RIGHT}, "b.py"),
        ({"a.py": "# def sum_product", "b.py": f"class Net:\n    {RIGHT.splitlines()[0]} pass"}, "b.py"),
    ],
)
def test_the_file_that_defines_what_is_asked_for_is_run(write, files, entry):
    folder = write(files)
    assert program(read_work(folder), "hw", ASKED).filename == entry


def test_a_file_in_a_folder_that_somebody_packed_goes_by_its_own_name(write):
    folder = write({"s1/p1.py": RIGHT, "s1/mine.py": ADDING})
    assert program(read_work(folder / "s1/p1.py", folder), "p1.py", ASKED).filename == "p1.py"


def test_of_what_is_asked_for_what_is_named_first_counts_most(write):
    folder = write({"a.py": "def slow(): 1", "b.py": "def fast(): 1"})
    made = program(read_work(folder), "hw", ("fast", "slow"))
    assert made.filename == "b.py"
    assert made.remarks == ("graded: the file b.py; it is defined in a.py too",)


def test_where_no_file_defines_it_all_are_named(write):
    made = program(read_work(write({"a.py": "x", "b.py": "y"})), "hw", ASKED)
    assert made.remarks == ("none of the files a.py, b.py defines sum_product",)


def test_what_is_no_code_hidden_or_installed_is_passed_over(write):
    folder = write({"a.py": RIGHT, "data.csv": "1", ".hidden.py": "x", "venv/lib.py": "x", "__pycache__/a.py": "x"})
    (folder / "link.py").symlink_to(folder / "a.py")
    (folder / "folder").symlink_to(folder)
    os.mkfifo(folder / "pipe.py")
    assert list(read_work(folder).files) == ["a.py"]


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"notes.txt": "x"}, "The folder holds no file that ends in .py or .ipynb."),
        ({f"m{i}.py": "" for i in range(MOST_FILES + 1)}, f"holds more than {MOST_FILES} modules and notebooks"),
        ({f"d/{i}.txt": "" for i in range(MOST_ENTRIES + 1)}, f"holds more than {MOST_ENTRIES} files and folders"),
        ({"a.py": "x" * ((1 << 20) + 1)}, "a.py: The file is too large: it has 1.0 MiB, at most 1 MiB is read"),
        ({f"{i}.py": "x" * (1 << 20) for i in range(5)}, "it holds more than 4 MiB of files that end in .py"),
    ],
)
def test_a_folder_out_of_bounds_is_refused_with_a_sentence(write, files, said):
    assert said in read_work(write(files)).refusal


def test_folders_in_folders_are_read_to_a_depth_only(write):
    folder = write({"a.py": RIGHT, "/".join("d" * 9) + "/b.py": "x", "/".join("d" * 8) + "/c.py": "x"})
    assert sorted(read_work(folder).files) == ["a.py", "d/d/d/d/d/d/d/d/c.py"]


def test_a_file_is_checked_with_what_it_imports_from_its_folder_and_nothing_else(write):
    folder = write({"a.py": TAKEN.format("from adding import *"), "adding.py": ADDING, "other.py": "x", "b.py": RIGHT})
    assert "adding.py" in handed_in(folder / "a.py").files
    assert handed_in(folder / "b.py").files == {}


def test_an_archive_is_checked_as_the_folder_that_it_holds(write):
    folder = write({"net.py": RIGHT})
    with zipfile.ZipFile(folder / "hw.zip", "w") as archive:
        archive.writestr("cs231n/net.py", RIGHT)
    assert list(handed_in(folder / "hw.zip").files) == ["cs231n/net.py"]
    (folder / "bad.zip").write_bytes(b"PK\x03\x04")
    with pytest.raises(FileError, match="the archive is damaged"):
        handed_in(folder / "bad.zip")


COURSE = {
    "assignment.toml": """\
title = "T"
id = "t1"
[[problem]]
family = "sum-product"
answer = "code"
files = ["support/tools", "support/adding.py"]
stand_ins = ["h5py"]
""",
    "roster.csv": "id,name\ns1,A\n",
    "secret.key": "5a" * 32 + "\n",
    "support/tools/__init__.py": "",
    "support/tools/sums.py": "import h5py\n" + ADDING,
    "support/adding.py": ADDING,
}


def score(write: Write, files: Mapping[str, str]) -> tuple[float, tuple[str, ...]]:
    """What s1 earns for these files, of 10 points, and what was not read."""
    folder = write({**COURSE, **{f"submissions/{name}": text for name, text in files.items()}})
    (folder / "secret.key").chmod(0o600)
    grade(Request(folder, folder / "submissions", folder / "results"))
    assignment = read_assignment(folder)
    unmatched = take_in(folder / "submissions", (Student("s1", "A"),), assignment.problems, folder / "room").unmatched
    return float((folder / "results" / "gradebook.csv").read_text().splitlines()[1].split(",")[2]), unmatched


@pytest.mark.parametrize(
    "files",
    [
        {"s1/p1.py": TAKEN.format("from mine import plus"), "s1/mine.py": ADDING},
        {"s1/p1.py": TAKEN.format("from .mine import *"), "s1/mine.py": ADDING},
        {"s1/p1/net.py": TAKEN.format("from .mine import plus"), "s1/p1/mine.py": ADDING},
        {"s1/p1/pkg/a/net.py": TAKEN.format("from ..mine import plus"), "s1/p1/pkg/mine.py": ADDING},
        {"s1/p1/pkg/a/net.py": TAKEN.format("from pkg.mine import plus"), "s1/p1/pkg/mine.py": ADDING},
        {"s1/pkg/a/net.py": TAKEN.format("from pkg.mine import plus"), "s1/pkg/mine.py": ADDING},
        {"s1/net.py": RIGHT, "s1/readme.py": "x = 1"},
        {
            "s1/net.py": TAKEN.format("import mine; plus = mine.plus"),
            "s1/mine.py": "from other import *",
            "s1/other.py": ADDING,
        },
        {"s1/p1.py": TAKEN.format("from tools.sums import plus")},
        {"s1/p1.py": TAKEN.format("from sums import plus")},
        {"s1/p1.py": TAKEN.format("from .sums import *")},
        {"s1/p1.py": TAKEN.format("from adding import plus; import h5py")},
        {"s1/p1.py": TAKEN.format("from adding import plus"), "s1/adding.py": "def plus(a, b): return 0"},
        {"s1/p1.py": RIGHT, "s1/p1/p1.py": "raise ValueError"},
        {"s1_p1.py": RIGHT},
    ],
    ids=lambda files: " ".join(files) + " " + next(iter(files.values())).partition("\n")[0][:30],
)  # fmt: skip
def test_what_stands_beside_code_is_there_to_be_imported(write, files):
    assert score(write, files)[0] == 10


def test_modules_that_code_may_import_are_not_told_of_as_unread_and_data_are(write):
    files = {"s1/p1.py": RIGHT, "s1/mine.py": ADDING, "s1/pkg/a.py": "", "s1/data.csv": "1", "s1/paper.pdf": ""}
    assert score(write, files) == (
        10,
        ("s1/data.csv (no problem has this id)", "s1/paper.pdf (no problem has this id)"),
    )


def test_modules_of_somebody_who_handed_in_no_code_are_told_of(write):
    assert score(write, {"s1/notes.py": "x = 1"}) == (0, ("s1/notes.py (no problem has this id)",))


def test_the_feedback_page_names_what_could_not_be_read(write):
    score(write, {"s1/p1.zip": "no archive"})
    page = next((write({}) / "results").glob("feedback/*.html")).read_text()
    assert "Not read: p1.zip: the archive is damaged or cannot be read" in page


def test_the_feedback_page_names_what_could_not_be_read_beside_what_is_graded(write):
    assert score(write, {"s1/p1.py": RIGHT, "s1/p1_2.zip": "no archive"})[0] == 10
    page = next((write({}) / "results").glob("feedback/*.html")).read_text()
    assert "Not read: p1_2.zip: the archive is damaged or cannot be read" in page


def test_an_archive_that_is_named_after_a_problem_is_its_code(write):
    folder = write({"submissions/s1/readme.txt": ""})
    with zipfile.ZipFile(folder / "submissions/s1/p1.zip", "w") as archive:
        archive.writestr("hw/net.py", TAKEN.format("from mine import plus"))
        archive.writestr("hw/mine.py", ADDING)
    assert score(write, {})[0] == 10


def test_an_exception_in_a_module_of_their_own_names_that_file(write, worker):
    folder = write(
        {"a.py": TAKEN.format("from adding import *"), "adding.py": "\ndef plus(a, b):\n    return nothing\n"}
    )
    made = program(handed_in(folder / "a.py"), "a.py", ASKED)
    (part, *_) = mark_code(task_of("sum-product"), made.source, made.filename, worker, setting=made.setting).parts
    assert part.verdict is Verdict.CRASHED
    assert part.feedback.startswith("it raised NameError in adding.py, line 3")


@pytest.mark.parametrize(
    ("paths", "names"),
    [
        (["lib"], ["", "a", "a.b", "lib", "lib.a", "lib.a.b"]),
        (["lib/c.py"], ["c"]),
        (["other"], ["other.random"]),
    ],
)
def test_support_is_found_with_and_without_the_name_of_its_folder(write, paths, names):
    folder = write(
        {"lib/__init__.py": "", "lib/a/__init__.py": "", "lib/a/b.py": "", "other/random.py": "", "lib/c.py": ""}
    )
    found = sorted(read_support(folder, paths))
    assert [name for name in found if name.rpartition(".")[2] != "c" or paths == ["lib/c.py"]] == sorted(
        filter(None, names)
    )


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ('files = ["nowhere"]', '"nowhere" is neither a folder nor a file that ends in .py in the course'),
        ('files = ["empty"]', 'the folder "empty" holds no file that ends in .py'),
        ('files = "support"', 'files = "support" is not a list of files and folders of the course'),
        ("files = [3]", "is not a list of files and folders of the course"),
        ('stand_ins = ["a b"]', "is not a list of the names of modules"),
        ('stand_ins = ["h5py", "numpy"]', "'numpy' is there while work is graded; name only modules that are not"),
        ('stand_ins = ["math"]', "'math' is there while work is graded"),
    ],
)
def test_what_is_wrong_with_support_is_told_with_its_line(write, key, said):
    text = f'title = "T"\nid = "t1"\n[[problem]]\nfamily = "sum-product"\nanswer = "code"\n{key}\n'
    folder = write({"assignment.toml": text, "empty/readme.txt": ""})
    with pytest.raises(FileError) as error:
        read_assignment(folder)
    assert said in str(error.value)
    assert error.value.line == 6


@pytest.mark.parametrize("key", ['files = ["support"]', 'stand_ins = ["h5py"]'])
def test_support_is_for_code(write, key):
    folder = write({"assignment.toml": f'title = "T"\nid = "t1"\n[[problem]]\nfamily = "sum-product"\n{key}\n'})
    with pytest.raises(FileError, match='is for answer = "code"'):
        read_assignment(folder)


def test_a_support_file_that_gives_the_answer_away_is_told_of(write):
    folder = write({**COURSE, "support/tools/sums.py": RIGHT})
    told = ("problem p1: the support module sums defines sum_product, which students are asked for",)
    assert read_assignment(folder).warnings == told
    assert list(giving_away({"a": ADDING.encode()}, ASKED)) == []


@pytest.mark.parametrize(
    "files",
    [
        {"as1_7_1_p1.py": TAKEN.format("from mine import plus"), "as1_7_2_mine.py": ADDING},
        {"as1_7_1_p1.py": TAKEN.format("from mine import plus"), "as1_7_2_mine-1.py": ADDING},
        {"as1_7_1_net.py": TAKEN.format("from mine import plus"), "as1_LATE_7_2_mine.py": ADDING},
        {"A S_7_assignsubmission_file_p1.py": TAKEN.format("import mine; plus = mine.plus"),
         "A S_7_assignsubmission_file_mine.py": ADDING},
    ],
    ids=lambda files: " ".join(files),
)  # fmt: skip
def test_single_files_of_a_platform_are_laid_together(write, files):
    folder = write({**COURSE, "roster.csv": "id,name,canvas_id,moodle_id\ns1,A S,7,7\n"})
    write({f"submissions/{name}": text for name, text in {**files, "as1_7_3_paper.pdf": ""}.items()})
    (folder / "secret.key").chmod(0o600)
    summary = grade(Request(folder, folder / "submissions", folder / "results"))
    assert (folder / "results" / "gradebook.csv").read_text().splitlines()[1].split(",")[2] == "10"
    assert [line.split(" ")[0] for line in summary.unmatched] == ["as1_7_3_paper.pdf"]


def test_files_of_one_name_are_laid_beside_each_other(tmp_path):
    for name in ("a", "b", "c", "d"):
        (tmp_path / name).write_text(name)
    files = {"p1-1.py": "a", "p1-2.py": "b", "q.py": "c", "q-1.py": "d"}
    laid = lay({name: tmp_path / path for name, path in files.items()}, tmp_path / "room")
    assert {name: path.name for name, path in laid.items()} == {
        "p1-1.py": "p1.py",
        "p1-2.py": "p1-2.py",
        "q.py": "q.py",
        "q-1.py": "q-1.py",
    }
    assert laid["p1-2.py"].read_text() == "b"


@pytest.mark.parametrize("name", ["s1.ipynb", "s1 (1).ipynb", "homework final.ipynb", "answers.ipynb"])
def test_the_notebook_of_a_sheet_is_found_by_what_it_holds(write, name):
    sheet = '{"cells": [{"cell_type": "code", "source": "# answers: p2\\nanswers = {\'q\': 7}"}, %s]}'
    code = '{"cell_type": "code", "source": "def sum_product(x, y, z):\\n    return (x + y) * z, z, z, x + y"}'
    two = COURSE["assignment.toml"] + '[[problem]]\nfamily = "sum-product"\nset = { x = 3, y = 4 }\n'
    folder = write({**COURSE, "assignment.toml": two, f"submissions/s1/{name}": sheet % code})
    (folder / "secret.key").chmod(0o600)
    grade(Request(folder, folder / "submissions", folder / "results"))
    first, second = (folder / "results" / "gradebook.csv").read_text().splitlines()[1].split(",")[2:4]
    assert (first, float(second)) == ("10", pytest.approx(10 / 6, abs=0.01))


def test_a_notebook_without_answers_is_no_sheet(write):
    two = COURSE["assignment.toml"] + '[[problem]]\nfamily = "sum-product"\n'
    nothing = '{"cells": [{"cell_type": "code", "source": "x = 1"}]}'
    assert score(write, {"../assignment.toml": two, "s1/notes.ipynb": nothing})[1] == (
        "s1/notes.ipynb (no problem has this id)",
    )


def test_what_may_not_be_opened_is_passed_over(write, monkeypatch):
    folder = write({"a.py": RIGHT, "closed.py": "x", "shut/b.py": "x"})
    opening = os.open

    def closed(path, flags, *, dir_fd=None, **more):
        if path in ("closed.py", "shut"):
            raise PermissionError
        return opening(path, flags, dir_fd=dir_fd, **more)

    monkeypatch.setattr(os, "open", closed)
    assert list(read_work(folder).files) == ["a.py"]
