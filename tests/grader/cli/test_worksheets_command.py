"""`grader worksheets`: a file for each student and format, whole or not there, the same every time."""

import csv
import io

import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from grader.cli import cli
from grader.errors import FileError
from grader.render import formats, pdf
from grader.render.pdf import UnprintableError
from grader.sheets.handout import Request, hand_out


@pytest.fixture
def worksheets(course):
    """Runs the command on the course; gives the files that are there afterwards."""

    def run(*arguments, code=0):
        out = course.folder / "sheets"
        call = ["worksheets", str(course.folder / "assignment.toml"), "--out", str(out), *arguments]
        result = CliRunner().invoke(cli, call)
        assert result.exit_code == code, result.output
        run.said = result.output
        return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}

    return run


def index_of(files):
    return list(csv.DictReader(files["index.csv"].decode().splitlines()))


def test_every_student_gets_every_format(worksheets):
    expected = {f"s00{number}.{name}" for number in (1, 2, 3, 4) for name in formats.usual()}
    assert set(worksheets()) == expected | {"index.csv", "print/all.pdf"}


def test_keys_are_beside_the_sheets(worksheets):
    files = worksheets("--key", "--format", "html")
    assert set(files) == {"index.csv"} | {
        f"{folder}s00{number}.html" for number in (1, 2, 3, 4) for folder in ("", "keys/")
    }
    assert b"ANSWER KEY" in files["keys/s001.html"]
    assert b"ANSWER KEY" not in files["s001.html"]


def test_the_index_says_who_got_which_sheet(worksheets):
    files = worksheets("--format", "html", "--key")
    rows = index_of(files)
    assert [row["id"] for row in rows] == ["s001", "s002", "s003", "s004"]
    assert rows[0]["files"] == "s001.html keys/s001.html"
    for row in rows:
        assert row["code"].encode() in files[f"{row['id']}.html"]
    assert len({row["code"] for row in rows}) == 4


def test_the_same_course_gives_the_same_bytes_and_replaces_what_is_there(worksheets, course):
    first = worksheets("--key")
    (course.folder / "sheets" / "s001.html").write_text("old")
    assert worksheets("--key") == first


def test_students_get_numbers_of_their_own(worksheets):
    files = worksheets("--format", "html")
    figures = {name: page.partition(b"<figure>")[2] for name, page in files.items() if name.endswith(".html")}
    assert len(set(figures.values())) == 4


def test_another_roster_can_be_named(worksheets, course):
    roster = course.write("late.csv", "id,name\nx9,Zoë\n")
    assert set(worksheets("--roster", str(roster), "--format", "html")) == {"index.csv", "x9.html"}


def test_a_name_that_no_font_has_is_left_out_and_told(worksheets, course, monkeypatch):
    monkeypatch.setattr(pdf, "_has", lambda char, system: char != "\U00012000")
    course.write("roster.csv", "id,name\na1,Sumer \U00012000\na2,Ada\n")
    files = worksheets("--key")
    assert {"a1.html", "keys/a1.html", "a1.pdf", "a2.html", "a2.pdf", "keys/a2.pdf"} <= set(files)
    assert "printed without the name of a1, for no font here has the character \U00012000 (U+12000)" in worksheets.said
    assert "Sumer" not in " ".join(pages_of(files["a1.pdf"]))
    assert "Sumer" in files["a1.html"].decode()


def test_a_sign_that_no_font_has_is_left_out_of_a_name_and_told(worksheets, course, monkeypatch):
    monkeypatch.setattr(pdf, "_has", lambda char, system: char != "\N{ROCKET}")
    course.write("roster.csv", "id,name\na1,Ada \N{ROCKET} Lovelace\n")
    files = worksheets("--format", "pdf")
    assert "printed without a sign in the name of a1, for no font here has the character \N{ROCKET}" in worksheets.said
    assert "Ada Lovelace" in " ".join(pages_of(files["a1.pdf"]))


def test_a_title_that_no_font_has_keeps_no_other_format_waiting(worksheets, course, monkeypatch):
    monkeypatch.setattr(pdf, "_has", lambda char, system: char != "\U00012000")
    course.write("assignment.toml", 'title = "\U00012000"\nid = "t"\n[[problem]]\nfamily = "sum-product"\n')
    files = worksheets(code=2)
    assert "s001.html" in files
    assert "s001.pdf" not in files
    assert index_of(files)[0]["files"] == "s001.html"


def test_a_sheet_of_an_earlier_name_does_not_stay(worksheets, course, monkeypatch):
    worksheets("--format", "pdf")

    def refuse(*of, **sheet):
        raise UnprintableError("no font")

    monkeypatch.setattr(formats, "find", lambda name: formats.Format(name, "", False, refuse))
    assert set(worksheets("--format", "pdf", code=2)) == {"index.csv"}


def test_nothing_half_written_stays(worksheets):
    assert not [name for name in worksheets() if name.endswith(".part") or "/." in name]


def test_an_id_that_a_spreadsheet_would_run_is_text_in_the_index(worksheets, course):
    course.write("roster.csv", "id,name\n=1+1,Eve\n")
    assert index_of(worksheets("--format", "html"))[0]["id"] == "'=1+1"


def test_the_formats_are_listed_and_nothing_is_written(worksheets):
    for asked in ("list", "help"):
        assert worksheets("--format", asked) == {}
        assert [line.split()[0] for line in worksheets.said.splitlines()] == list(formats.names())


def test_several_formats_are_named_with_commas_or_one_by_one(worksheets):
    expected = {f"s00{number}.{name}" for number in (1, 2, 3, 4) for name in ("html", "pdf")}
    expected |= {"index.csv", "print/all.pdf"}
    assert set(worksheets("--format", "html,pdf")) == expected
    assert set(worksheets("--format", "html", "--format", "pdf,html")) == expected


def test_an_unknown_format_is_refused_with_what_is_allowed(worksheets, course):
    (course.folder / "sheets").mkdir()
    worksheets("--format", "docx", code=2)
    assert f"'docx' is not one of the formats {', '.join(formats.names())}" in " ".join(worksheets.said.split())


def test_help_has_an_example():
    assert "Example: grader worksheets " in CliRunner().invoke(cli, ["worksheets", "--help"]).output


def test_numbers_that_make_no_good_problem_are_told(worksheets, course):
    path = course.folder / "assignment.toml"
    problem = '[[problem]]\nfamily = "sum-product"\n'
    path.write_text(f'title = "T"\nid = "t"\n{problem}set = {{ z = 100000 }}\n{problem}')
    worksheets("--format", "html")
    told = [line for line in worksheets.said.splitlines() if "make no good problem" in line]
    assert len(told) == 1
    assert "problem p1" in told[0]
    assert "numbers are presentable" in told[0]


def test_other_numbers_than_before_are_told(worksheets, course):
    worksheets("--format", "html")
    assert "other numbers" not in worksheets.said
    worksheets("--format", "html")
    assert "other numbers" not in worksheets.said
    (course.folder / "secret.key").write_bytes(b"another secret, long enough")
    worksheets("--format", "html")
    assert "sheets have other numbers than those that were here before" in worksheets.said


def pages_of(pdf):
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def test_all_sheets_are_in_one_file_for_the_printer_each_on_paper_of_its_own(worksheets):
    files = worksheets("--format", "pdf", "--key")
    rows = index_of(files)
    for folder, which in (("", 0), ("keys/", 1)):
        pages = pages_of(files[f"{folder}print/all.pdf"])
        first = 0
        for row in rows:
            own = pages_of(files[row["files"].split()[which]])
            assert pages[first : first + len(own)] == own
            assert all(row["code"] in page for page in own)
            first += len(own) + len(own) % 2
        assert first == len(pages)


def test_an_old_file_for_the_printer_does_not_stay(worksheets, course, monkeypatch):
    worksheets("--format", "pdf")
    monkeypatch.setattr(pdf, "_has", lambda char, system: char != "\U00012000")
    course.write("assignment.toml", 'title = "\U00012000"\nid = "t"\n[[problem]]\nfamily = "sum-product"\n')
    assert "print/all.pdf" not in worksheets("--format", "pdf", code=2)


def test_processes_side_by_side_write_the_same_files(worksheets, course):
    course.write("roster.csv", "id,name\n" + "".join(f"t{number},T\n" for number in range(24)))
    alone = worksheets("--format", "pdf", "--jobs", "1")
    assert worksheets("--format", "pdf", "--jobs", "2") == alone


def test_what_a_process_cannot_write_is_named(course, tmp_path):
    course.write("roster.csv", "id,name\n" + "".join(f"t{number},T\n" for number in range(24)))
    (tmp_path / "t20.html").mkdir()
    with pytest.raises(FileError, match=r"t20\.html: cannot be written \(Is a directory\)"):
        hand_out(Request(course.folder, None, tmp_path, ("html",), keys=False, jobs=2))


def test_a_folder_that_cannot_be_written_is_named(worksheets, course):
    (course.folder / "sheets").write_text("")
    with pytest.raises(FileError, match=r"sheets: cannot be written \(File exists\)"):
        hand_out(Request(course.folder, None, course.folder / "sheets", ("html",), keys=False))
