"""Files of typed answers, as they come."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from grader.errors import FileError
from grader.intake.answers import parse_answers, read_answers
from grader.results import Verdict
from grader.typed.marking import mark_answers
from problems.catalogue import find
from problems.variant import variant


def read(text: str | bytes, name: str = "answers.csv") -> dict[str, str]:
    data = text.encode() if isinstance(text, str) else text
    return dict(parse_answers(data, Path(name)).responses)


@pytest.mark.parametrize(
    "text",
    [
        "part,response\nq,3\nf,-12\n",
        "\ufeffpart,response\r\nq,3\r\nf,-12\r\n",
        "Part, Response\nq, 3\n\nf, -12",
        "part;response\nq;3\nf;-12\n",
        "part\tresponse\nq\t3\nf\t-12\n",
        'part,response\n"q","3"\nf,"-12"\n',
    ],
)
def test_the_same_answers(text: str) -> None:
    assert read(text) == {"q": "3", "f": "-12"}


def test_json() -> None:
    assert read('{"q": 3, "f": "-12", "dx": null}', "a.json") == {"q": "3", "f": "-12", "dx": ""}


@pytest.mark.parametrize("row", ["dx,max(0, x)*y", 'dx,"max(0, x)*y"', "dx,max(0, x)*y,,"])
def test_a_comma_in_a_function_needs_no_quotes(row: str) -> None:
    assert read(f"part,response\n{row}\n") == {"dx": "max(0, x)*y"}


@pytest.mark.parametrize("text", ["part,response\nf,0,73\n", "part;response\nf;0,73\n", 'part,response\nf,"0,73"\n'])
def test_a_decimal_comma(text: str) -> None:
    assert read(text) == {"f": "0,73"}


@pytest.mark.parametrize("row", ["q,(" + "," * 500_000, "q,[[" + "1," * 300_000])
def test_brackets_that_never_close_are_read_at_once(row: str) -> None:
    """Cell by cell they would be copied as often as there are cells; this test would not end."""
    assert set(read(f"part,response\n{row}\n")) == {"q"}


def test_a_matrix_needs_no_quotes() -> None:
    assert read("part,response\nW,[[1, 2], [3, 4]]\nq,3\n") == {"W": "[[1, 2], [3, 4]]", "q": "3"}
    assert read('{"W": [[1, 2.5], [3, "1/3"]]}', "a.json") == {"W": "[[1, 2.5], [3, 1/3]]"}


def test_blank_responses_are_kept_blank() -> None:
    assert read("part,response\nq,\nf\n") == {"q": "", "f": ""}


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("dxx,2,-3", {"dxx": "2 , -3"}),
        ("dx,1,2,3", {"dx": "1 , 2 , 3"}),
        ("dx,2,a note,,", {"dx": "2 , a note"}),
        ("dx,1\ndx,2", {"dx": "answered twice (lines 3 and 4): 1, 2"}),
        ("dx,1\ndx,1\ndx,", {"dx": "1"}),
        (",7", {"line 3": "7"}),
        ('dx,"7', {"dx": "7"}),
        (b"dx,\xff7", {"dx": "\N{REPLACEMENT CHARACTER}7"}),
    ],
)
def test_a_row_that_cannot_be_read_leaves_the_others_as_they_are(row: str | bytes, found: dict[str, str]) -> None:
    data = row.encode() if isinstance(row, str) else row
    assert read(b"part,response\nq,3\n" + data + b'\nf,"-12"\n') == {"q": "3", **found, "f": "-12"}


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("true", "true"),
        ("[1, false]", "[1, false]"),
        ('{"f": 1}', "{…}"),
        ("[[[1]]]", "{…}"),
        ("[" * 400 + "]" * 400, "{…}"),
    ],
)
def test_a_value_of_json_that_is_no_response_leaves_the_others_as_they_are(value: str, found: str) -> None:
    assert read(f'{{"q": 3, "dy": {value}, "f": 4, "q": 5}}', "a.json") == {
        "q": "answered twice: 3, 5", "dy": found, "f": "4"
    }  # fmt: skip


@pytest.mark.parametrize("row", ["dx,2.5,ok", "dx,2.5", "dx,2.5,", "dx, 2.5 ,not sure"])
def test_a_further_column_with_a_name_is_left_alone(row: str) -> None:
    assert read(f"part,response,comment\nq,3,\n{row}\n") == {"q": "3", "dx": "2.5"}


def test_beside_a_further_column_what_is_not_quoted_stays_whole() -> None:
    assert read("part,response,comment\nq,0,73,sure\nW,[1, 2],\nf,2,-3,no\n") == {
        "q": "0,73", "W": "[1, 2]", "f": "2 , -3"
    }  # fmt: skip


def test_what_is_answered_twice_is_told_as_that() -> None:
    typed = read("part,response\nq,2.5\nq,3\n")
    (q, *_) = mark_answers(variant(find("sum-product"), 1), typed).parts
    assert (q.id, q.verdict) == ("q", Verdict.MALFORMED)
    assert q.feedback == "q is answered twice (lines 2 and 3): 2.5, 3; leave one answer"


@pytest.mark.parametrize("text", ["2 , -3", "1 , 2 , 3", "2 , a note", "answered twice: 1, 2", "true", "{…}", "�7"])
@pytest.mark.parametrize("settings", [{}, {"ask": "formulas"}])
def test_what_stands_for_such_a_row_is_read_as_nothing(text: str, settings: dict[str, str]) -> None:
    parts = mark_answers(variant(find("sum-product"), 1, settings), {"dx": text}).parts
    assert next(part.verdict for part in parts if part.id == "dx") is Verdict.MALFORMED


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_the_unicode_text_of_a_spreadsheet_is_read(encoding: str) -> None:
    mark = "" if encoding == "utf-16" else "\ufeff"
    assert read(f"{mark}part\tresponse\r\nq\t−3\r\n".encode(encoding)) == {"q": "−3"}


def test_lines_are_known() -> None:
    assert parse_answers(b"part,response\n\nq,3\nf,4\n", Path("a.csv")).lines == {"q": 3, "f": 4}
    assert parse_answers(b'{\n"q": 3,\n"f": 4}', Path("a.json")).lines == {"q": 2, "f": 3}


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        ("q,3\n", "a.csv", "a.csv, line 1: the header must be part,response"),
        ("", "a.csv", "line 1: the header"),
        ("{", "a.json", "a.json, line 1: is not JSON"),
        (b'{"q": "\xff"}', "a.json", "is not UTF-8"),
        ("part,response\nq," + "1" * 200_000, "a.csv", "is not CSV (field larger than field limit"),
        ("[1]", "a.json", "must be an object"),
        ("[" * 100_000, "a.json", "is not JSON"),
    ],
)
def test_bad_files_are_told(text: str | bytes, name: str, words: str) -> None:
    with pytest.raises(FileError) as told:
        read(text, name)
    assert words in str(told.value)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("none.csv", r"none\.csv: cannot be read \(No such file or directory\)"),
        ("folder.csv", "is not a regular file"),
        ("pipe.csv", "is not a regular file"),
        ("link.csv", "links are not followed"),
        ("large.csv", "it has 2048.0 MiB, at most 1 MiB is read"),
    ],
)
def test_what_is_no_small_regular_file_is_not_read(tmp_path: Path, name: str, words: str) -> None:
    (tmp_path / "folder.csv").mkdir()
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "answers.csv").write_text("part,response\n")
    (tmp_path / "link.csv").symlink_to("answers.csv")
    with (tmp_path / "large.csv").open("wb") as file:
        file.truncate(2 << 30)
    with pytest.raises(FileError, match=words):
        read_answers(tmp_path / name)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.7\n\r", "is no table in plain text but a PDF"),
        (b"PK\x03\x04\x00\r", "a workbook of a spreadsheet, or an archive; save the table as CSV"),
        (b"\xd0\xcf\x11\xe0\xa1", "save the table as CSV"),
    ],
)
def test_what_only_has_the_name_of_a_table_is_told_as_what_it_is(data: bytes, words: str) -> None:
    with pytest.raises(FileError, match=words):
        read(data)


def test_lines_may_end_as_on_an_old_machine() -> None:
    assert read("part,response\rq,3\rf,-12\r") == {"q": "3", "f": "-12"}
