"""A class with hostile students: honest scores stay what they are, and what a student wrote is nothing but text."""

from __future__ import annotations

import csv
import gzip
import json
import os
import random
import socket
import sqlite3
import subprocess
import sys
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path

import pytest

from grader.cli import main
from grader.files.spreadsheet import FORMULA_SIGNS
from grader.sandbox import Level, best_level
from tests.hostile.archives import REFUSED
from tests.hostile.corpus import ROOT, sources

NAMES = (
    '=HYPERLINK("http://example.org")',
    "<script>alert('name')</script>",
    "<img src=x onerror=alert(1)>",
    "\u202eevil",
    "[bold red]rich[/bold red]",
    "[link=http://example.org]rich[/link]",
    "+1",
    "-1",
    "@SUM(A1)",
    "{{ 7 * 7 }}",
    "' onmouseover='alert(1)",
    "]]><evil/>",
    "\\input{/etc/passwd}",
    '#read("/etc/passwd")',
)
TYPED = (
    "=1+1",
    "<script>alert('typed')</script>",
    "\x1b[2J\x1b]0;owned\x07",
    "\u202e7",
    "[red]7[/red]",
    "{{ 7 * 7 }}",
    "]]>",
    "\ufeff\0",
)
ATTACKS = """escapes_in_message escapes_in_type escapes_in_names escapes_in_output escapes_in_keys forged_function
forged_pickle forged_results leak_as_syntax leak_as_exception leak_as_names read_passwd fork_bomb patch_numpy_equality
patch_builtins look_for_answers report_to_the_other_side ignore_signals endless_print many_megabytes segfault
leave_for_the_next null_byte escape_in_syntax page_in_syntax python_2_print deep_minus lying_subclass""".split()
HONEST = ("svm_right_naive", "svm_right_vectorized")
ASSIGNMENT = """\
title = "Hostile <script>alert(0)</script>"
id = "h1"
seconds = 3

[[problem]]
family = "sum-product"

[[problem]]
family = "svm-loss"
answer = "code"
"""


def code(name: str) -> bytes:
    """A submission to svm-loss: an honest one, or an attack under its name."""
    if name in HONEST:
        return files("grader.samples").joinpath(f"{name}.txt").read_bytes()
    return sources()[name] + b"\n\nsvm_loss = svm_loss_naive = lambda W, X, y, reg: f(W)\n"


@dataclass(frozen=True)
class Graded:
    """A class that was graded: whose submission is whose, and what the commands printed."""

    folder: Path
    students: Mapping[str, str]  # the submission of each
    ran: subprocess.CompletedProcess[bytes]

    @property
    def results(self) -> Path:
        return self.folder / "results"

    @property
    def pages(self) -> list[Path]:
        return [self.results / "report.html", *sorted((self.results / "feedback").glob("*.html"))]


def call(*arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "COLUMNS": "200"}
    command = [sys.executable, "-m", "grader", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, cwd=ROOT, env=environment)


def graded(folder: Path, seed: int) -> Graded:
    """The class in the order of a seed, honest and hostile mixed, two at a time."""
    handed_in = [*ATTACKS, *HONEST * 4]
    random.Random(seed).shuffle(handed_in)
    students = {f"s{number:02}": name for number, name in enumerate(handed_in)}
    folder.mkdir(exist_ok=True)
    (folder / "assignment.toml").write_text(ASSIGNMENT)
    (folder / "secret.key").write_text("0" * 64 + "\n")
    (folder / "secret.key").chmod(0o600)
    with (folder / "roster.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["id", "name"])
        rows.writerows([student, NAMES[n % len(NAMES)]] for n, student in enumerate(students))
    for number, (student, name) in enumerate(students.items()):
        own = folder / "submissions" / student
        own.mkdir(parents=True)
        (own / "p2.py").write_bytes(code(name))
        response = TYPED[number % len(TYPED)]
        (own / "p1.csv").write_text(f'part,response\nq,"{response}"\nf,1\n"{response}",2\n')
    _strays(folder / "submissions")
    ran = call("grade", folder, folder / "submissions", "--out", folder / "results", "--jobs", "2")
    return Graded(folder, students, ran)


def _strays(folder: Path) -> None:
    """Files under names and of kinds that nobody should read, and archives."""
    own = folder / "s00"
    for name in STRAY:
        (own / os.fsdecode(name)).write_bytes(b"x")
    (own / "p1.json").mkdir()
    (folder / "s01" / "p2.py").unlink()
    (folder / "s01" / "p2.py").symlink_to("/etc/passwd")
    (folder / "s02" / "p2.py").unlink()
    os.mkfifo(folder / "s02" / "p2.py")
    (folder / "s03" / "p2.py").unlink()
    with socket.socket(socket.AF_UNIX) as bound:
        os.chdir(folder / "s03")  # the names of sockets are short
        bound.bind("p2.py")
        os.chdir(ROOT)
    (folder / "s04" / "p2.py").unlink()
    (folder / "s04" / "p2.py").mkdir()
    (folder / "s05" / "p2.py").write_bytes(b"#" * (10 << 20))
    (folder / "elsewhere").symlink_to("/etc")
    for number, name in enumerate(sorted(REFUSED.keys() - {"zip: bomb", "zip: bomb of many", "tar.gz: bomb"})):
        ending = "tar.gz" if name.startswith("tar") else "zip"
        (folder / f"s{number % 36:02}" / f"a{number}.{ending}").write_bytes(REFUSED[name][0]())
    (folder / "s06" / "bomb.tar.gz").write_bytes(gzip.compress(bytes(60 << 20)))


STRAY = (b"=cmd.txt", b"<img src=x onerror=alert(1)>.py", b"\x1b[2J.txt", "\u202eyp".encode(), b"a\nb.py", b"\xff.py")
UNREAD = [f"s{number:02}" for number in range(1, 6)]  # their code is no file that is read
SEEDS = (3, 11)


@pytest.fixture(scope="module", autouse=True)
def _walled() -> None:
    if best_level() is Level.C:
        pytest.skip("there are no walls here")


@pytest.fixture(scope="module")
def classes(tmp_path_factory: pytest.TempPathFactory) -> Mapping[int, Graded]:
    return {seed: graded(tmp_path_factory.mktemp("class") / str(seed), seed) for seed in SEEDS}


@pytest.fixture(params=SEEDS)
def one(request: pytest.FixtureRequest, classes: Mapping[int, Graded]) -> Graded:
    return classes[request.param]


@cache
def report(results: Path) -> bytes:
    return call("report", results, "--json").stdout


def scores(one: Graded) -> dict[str, float]:
    return {row["id"]: row["scores"]["p2"] for row in json.loads(report(one.results))["students"]}


def test_the_batch_reaches_its_end(one: Graded) -> None:
    assert one.ran.returncode == 0, one.ran.stderr
    assert not (one.results / "errors.log").exists()


def test_honest_students_have_full_marks_and_hostile_ones_none(one: Graded) -> None:
    read = {student: score for student, score in scores(one).items() if student not in UNREAD}
    assert {one.students[student] for student, score in read.items() if score == 10} == set(HONEST)
    assert {score for student, score in read.items() if one.students[student] not in HONEST} == {0}
    assert {scores(one)[student] for student in UNREAD} == {0}


def test_no_order_changes_a_verdict(classes: Mapping[int, Graded]) -> None:
    first, second = (verdicts(each) for each in classes.values())
    assert {
        name: (first[name], second[name]) for name in first.keys() & second.keys() if first[name] != second[name]
    } == {}


@cache
def parts_of(results: Path) -> dict[str, list[dict[str, str]]]:
    with sqlite3.connect(results / "results.sqlite") as connection:
        rows = connection.execute("SELECT student, result FROM result WHERE problem = 'p2'").fetchall()
    return {student: json.loads(text)["parts"] for student, text in rows}


def verdicts(one: Graded) -> dict[str, list[str]]:
    told = parts_of(one.results)
    return {
        name: [part["verdict"] + part["note"] for part in told[student]]
        for student, name in one.students.items()
        if student not in UNREAD
    }


def test_every_ending_has_a_sentence_for_the_student_and_a_line_for_staff(one: Graded) -> None:
    told = json.loads(report(one.results))
    noted = {each["note"] for each in told["mistakes"]}
    for student, parts in parts_of(one.results).items():
        for part in parts:
            assert part["verdict"] == "CORRECT" or part["feedback"] or student in UNREAD, part
            assert set(part["note"].split("+")) - {""} <= noted, student


def is_plain(text: str) -> bool:
    return all(sign == "\n" or unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") for sign in text)


def test_terminals_get_plain_text(one: Graded) -> None:
    for printed in (one.ran.stdout, one.ran.stderr):
        assert is_plain(printed.decode())
    assert b"[bold red]rich" in one.ran.stdout


def test_programs_get_plain_json(one: Graded) -> None:
    printed = report(one.results)
    assert is_plain(printed.decode())
    assert json.loads(printed)["exposed"] == []


def test_no_cell_of_the_gradebook_is_a_formula(one: Graded) -> None:
    with (one.results / "gradebook.csv").open(newline="") as file:
        rows = list(csv.reader(file))
    assert len(rows) == len(one.students) + 1
    assert [cell for row in rows for cell in row if cell.startswith(FORMULA_SIGNS)] == []
    assert {len(row) for row in rows} == {len(rows[0])}


class Elements(HTMLParser):
    """The elements of a page, with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_pages_hold_no_element_of_a_student(one: Graded) -> None:
    assert len(one.pages) == len(one.students) + 1
    for page in one.pages:
        text = page.read_text()
        found = Elements(text).found
        assert {"script", "img", "iframe", "evil", "object", "embed", "bold"} & {tag for tag, _ in found} == set(), page
        values = [(name, value or "") for _, attributes in found for name, value in attributes.items()]
        assert [name for name, value in values if name.startswith("on") or "javascript:" in value] == []
        assert is_plain(text.replace("\t", ""))


def test_xml_is_whole_and_plain(one: Graded, tmp_path: Path) -> None:
    call("report", one.results, "--junit", tmp_path / "junit.xml")
    text = (tmp_path / "junit.xml").read_text()
    root = ET.fromstring(text)
    assert len(root) == len(one.students)
    assert is_plain(text)
    assert not root.findall(".//evil")


def test_whatever_was_not_read_is_named(one: Graded) -> None:
    told = "\n".join(json.loads(report(one.results))["unmatched"])
    assert all(name in told for name in ("=cmd.txt", "elsewhere", "\\x1b[2J.txt", "bomb.tar.gz"))
    assert is_plain(told)


def checked(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes], *arguments: str | Path
) -> tuple[object, str]:
    """The exit code of `grader check`, and everything that it prints."""
    monkeypatch.setattr(sys, "argv", ["grader", "check", *map(str, arguments)])
    with pytest.raises(SystemExit) as ended:
        main()
    printed = capfdbinary.readouterr()
    return ended.value.code, (printed.out + printed.err).decode()


Capture = pytest.CaptureFixture[bytes]
Patch = pytest.MonkeyPatch
CODE = ("--family", "svm-loss")


@pytest.mark.parametrize("name", ["\x1b[2J.py", "<script>=1.py", "\u202eyp.py", "a\nb.py", "\udcff.py"])
def test_check_names_a_file_as_plain_text(tmp_path: Path, monkeypatch: Patch, capfdbinary: Capture, name: str) -> None:
    (tmp_path / name).write_bytes(code("escapes_in_message"))
    ended, printed = checked(monkeypatch, capfdbinary, tmp_path / name, *CODE)
    assert (ended, is_plain(printed)) == (1, True)


@pytest.mark.parametrize("options", [(), ("--json",)])
@pytest.mark.parametrize("name", [name for name in ATTACKS if name.startswith(("escape", "page", "forged_f"))])
def test_check_prints_plain_text(
    tmp_path: Path, monkeypatch: Patch, capfdbinary: Capture, name: str, options: tuple[str, ...]
) -> None:
    (tmp_path / "a.py").write_bytes(code(name))
    ended, printed = checked(monkeypatch, capfdbinary, tmp_path / "a.py", *CODE, *options)
    assert ended in (1, 2)
    assert is_plain(printed)


@pytest.mark.parametrize("response", TYPED)
def test_check_prints_typed_answers_as_plain_text(
    tmp_path: Path, monkeypatch: Patch, capfdbinary: Capture, response: str
) -> None:
    (tmp_path / "a.csv").write_text(f'part,response\nq,"{response}"\n"{response}",1\n')
    ended, printed = checked(monkeypatch, capfdbinary, tmp_path / "a.csv", "--family", "sum-product")
    assert ended in (1, 2)
    assert is_plain(printed)


def link(path: Path) -> None:
    path.symlink_to("/etc/passwd")


@pytest.mark.parametrize("make", [os.mkfifo, link, os.mkdir])
def test_check_reads_regular_files_only(
    tmp_path: Path, monkeypatch: Patch, capfdbinary: Capture, make: Callable[[Path], None]
) -> None:
    make(tmp_path / "a.py")
    ended, printed = checked(monkeypatch, capfdbinary, tmp_path / "a.py", *CODE)
    assert ended == 2
    assert "root:" not in printed
