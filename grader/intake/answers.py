"""Reads a file of typed answers: a CSV with the header `part,response`, a JSON object of the same, or a notebook.

Further columns with a name, such as `comment`, are left alone.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from grader.errors import FileError
from grader.files.content import LARGEST, read_handed_in
from grader.intake.answers_notebook import parse_notebook
from grader.intake.notebook import ENDING as NOTEBOOK
from grader.intake.notebook import LARGEST as LARGEST_NOTEBOOK
from grader.typed.numbers import TWICE

HEADER = ["part", "response"]
NESTED = "{…}"  # stands for what no response can be
OTHERS = {  # by what such a file begins with
    b"%PDF": "a PDF; type the answers into a file that ends in .csv",
    b"PK\x03\x04": "a workbook of a spreadsheet, or an archive; save the table as CSV",
    b"\xd0\xcf\x11\xe0": "a workbook of an old spreadsheet; save the table as CSV",
}
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)  # with which the "Unicode text" of spreadsheets begins


@dataclass(frozen=True)
class Answers:
    """What was typed for each part, and the line where it stands."""

    responses: Mapping[str, str]
    lines: Mapping[str, int]
    cells: Mapping[str, str] = field(default_factory=dict)  # of a notebook, "cell 3, line 2" instead

    def place(self, part: str) -> str:
        return self.cells[part] if part in self.cells else f"line {self.lines[part]}"


def read_answers(path: Path) -> Answers:
    """A blank response stays "", which is a missing answer; a row that cannot be read is lost alone, with its text.

    Raises FileError naming the line and what is allowed.
    """
    return parse_answers(read_handed_in(path, LARGEST_NOTEBOOK if is_notebook(path) else LARGEST), path)


def parse_answers(data: bytes, path: Path) -> Answers:
    """The same from the bytes of the file; of a notebook, each part with its problem before it, as in p1.q."""
    if is_notebook(path):
        return _from_notebook(data, path)
    if found := next((words for sign, words in OTHERS.items() if data.startswith(sign)), ""):
        raise FileError(path, f"is no table in plain text but {found}")
    is_json = path.suffix.lower() == ".json"
    encoding = "utf-16" if data.startswith(UTF_16) else "utf-8-sig"
    try:
        text = data.decode(encoding, "strict" if is_json else "replace")
    except UnicodeDecodeError:
        raise FileError(path, "is not UTF-8 text") from None
    return _from_json(text, path) if is_json else _from_csv(text, path)


def is_notebook(path: Path) -> bool:
    return path.suffix.lower() == NOTEBOOK


def _from_notebook(data: bytes, path: Path) -> Answers:
    problems = parse_notebook(data, path)
    typed = {f"{problem}.{part}": one for problem, parts in problems.items() for part, one in parts.items()}
    places = {part: one.place for part, one in typed.items()}
    return Answers({part: one.response for part, one in typed.items()}, {}, places)


def of_one_problem(answers: Answers, path: Path, names: Collection[str] = ()) -> Answers:
    """The answers of a notebook to the only problem in it, or to the one that has most parts of these names.

    Raises FileError if there are several.
    """
    split = {part: (part.partition(".")[0], part.partition(".")[2]) for part in answers.responses}
    fitting = Counter({problem: 0 for problem, _ in split.values()})
    fitting.update(problem for problem, name in split.values() if name in names)
    best = [problem for problem, count in fitting.items() if count == max(fitting.values())]
    if len(best) > 1:
        raise FileError(path, f"holds answers to {', '.join(best)}; hand in a notebook with one of them")
    bare = {part: name for part, (problem, name) in split.items() if problem in best}
    responses = {name: answers.responses[part] for part, name in bare.items()}
    return Answers(responses, {}, {name: answers.cells[part] for part, name in bare.items()})


def _from_json(text: str, path: Path) -> Answers:
    try:
        pairs = json.loads(text, object_pairs_hook=list)
    except json.JSONDecodeError as error:
        raise FileError(path, f"is not JSON ({error.msg})", error.lineno) from None
    except (RecursionError, ValueError):
        raise FileError(path, "is not JSON that can be read") from None
    if not isinstance(pairs, list) or not all(isinstance(pair, tuple) for pair in pairs):
        raise FileError(path, 'must be an object of part and response, as in {"q": 3, "f": "-12"}')
    responses: dict[str, str] = {}
    for part, response in pairs:
        typed = _text_of(response) if _is_response(response) else NESTED
        responses[part] = _both(responses.get(part, ""), typed)
    return Answers(responses, {part: _line_of(text, part) for part in responses})


def _is_response(value: object) -> bool:
    """A number, a text, true or false, nothing, or a list of those, or of lists of those."""
    rows = value if isinstance(value, list) else [value]
    cells = [cell for row in rows for cell in (row if isinstance(row, list) else [row])]
    return not any(isinstance(cell, list | tuple) for cell in cells)


def _both(first: str, second: str, where: str = "") -> str:
    """What was typed for a part that stands in the file twice; of two that differ nobody knows which is meant.

    >>> _both("", "3"), _both("3", "3"), _both("3", "4")
    ('3', '3', 'answered twice: 3, 4')
    """
    one, other = sorted((first, second), key=bool)
    return other if one in ("", other) else f"{TWICE}{where}: {first}, {second}"


def _text_of(value: object) -> str:
    """
    >>> _text_of([[1, 2.5], ["1/3", None]]), _text_of(None), _text_of(True)
    ('[[1, 2.5], [1/3, ]]', '', 'true')
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(map(_text_of, value))}]"
    return "" if value is None else str(value)


def _line_of(text: str, part: str) -> int:
    place = text.find(json.dumps(part))
    return text.count("\n", 0, max(place, 0)) + 1


def _from_csv(text: str, path: Path) -> Answers:
    delimiter = max(",;\t", key=text.split("\n", 1)[0].count)
    try:
        rows = list(_rows(text, delimiter, csv.QUOTE_MINIMAL))
    except csv.Error:  # a quote that never closes, or stands somewhere: then no quote means anything
        rows = list(_unquoted(text, delimiter, path))
    header = [cell.strip().lower() for cell in rows[0][1]] if rows else []
    if header[:2] != HEADER:
        raise FileError(path, f"the header must be part,response, not {','.join(header)[:60]!r}", 1)
    beside = sum(map(bool, header[len(HEADER) :]))  # further columns, a comment for example, which nobody marks
    responses: dict[str, str] = {}
    lines: dict[str, int] = {}
    for line, row in rows[1:]:
        if any(cell.strip() for cell in row):
            part = row[0].strip() or f"line {line}"
            where = f" (lines {lines[part]} and {line})" if part in lines else ""
            responses[part] = _both(responses.get(part, ""), _response(row, delimiter, beside), where)
            lines.setdefault(part, line)
    return Answers(responses, lines)


def _rows(text: str, delimiter: str, quoting: Literal[0, 3]) -> Iterator[tuple[int, list[str]]]:
    """(line, cells); raises csv.Error."""
    reader = csv.reader(io.StringIO(text, newline=None), delimiter=delimiter, strict=True, quoting=quoting)
    yield from ((reader.line_num, row) for row in reader)


def _unquoted(text: str, delimiter: str, path: Path) -> Iterator[tuple[int, list[str]]]:
    try:
        for line, row in _rows(text, delimiter, csv.QUOTE_NONE):
            yield line, [cell.strip().strip('"') for cell in row]
    except csv.Error as error:
        raise FileError(path, f"is not CSV ({error})") from None


def _response(row: list[str], delimiter: str, beside: int) -> str:
    """The second cell, or all after the first one, apart so that nobody takes `2,-3` for one number.

    beside: how many columns with a name follow; what stands in them is no part of the response.
    """
    row = rejoined(row, len(HEADER))
    row = rejoined(row[: max(len(HEADER), len(row) - beside)], len(HEADER)) if beside else row
    while len(row) > len(HEADER) and not row[-1].strip():
        row = row[:-1]
    return f" {delimiter} ".join(cell.strip() for cell in row[1:])


def rejoined(row: list[str], width: int) -> list[str]:
    """A row whose last cell, a response, was cut at commas that nobody quoted: in a number, a function or a list.

    >>> rejoined(["q", "0", "73"], 2), rejoined(["q", "max(0", " x)"], 2), rejoined(["q", "1", "", ""], 2)
    (['q', '0,73'], ['q', 'max(0, x)'], ['q', '1', '', ''])
    >>> rejoined(["W", "[[1", " 2]", " [3", " 4]]"], 2)
    ['W', '[[1, 2], [3, 4]]']
    """
    if len(row) == width + 1 and row[-2].strip().lstrip("+-−").isdigit() and row[-1].strip().isdigit():
        return [*row[: width - 1], f"{row[-2].strip()},{row[-1].strip()}"]
    if len(row) > width:
        last = row[width - 1 :]
        taken = _closed_after(last)
        return [*row[: width - 1], ",".join(last[:taken]), *last[taken:]]
    return row


def _closed_after(cells: list[str]) -> int:
    """How many cells it takes until every bracket is closed; all of them if that never comes.

    >>> _closed_after(["max(0", "x)", "y"]), _closed_after(["1", "2"]), _closed_after(["[[1", "2]"])
    (2, 1, 2)
    """
    round_ones = square_ones = 0
    for number, cell in enumerate(cells, 1):
        round_ones += cell.count("(") - cell.count(")")
        square_ones += cell.count("[") - cell.count("]")
        if max(round_ones, square_ones) <= 0:
            return number
    return len(cells)
