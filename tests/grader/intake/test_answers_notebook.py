"""Typed answers stand in a dict in a cell of a notebook, which is read and never run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from grader.errors import FileError
from grader.files.content import Content
from grader.intake.answers import of_one_problem, parse_answers
from grader.intake.answers_notebook import header, holds_answers, parse_notebook
from grader.intake.submissions import Submission, read_responses

PATH = Path("sheet.ipynb")


def notebook(*sources: str, **metadata: Any) -> bytes:
    cells = [{"cell_type": "code", "source": source, "metadata": metadata} for source in sources]
    return json.dumps({"nbformat": 4, "metadata": {}, "cells": cells}).encode()


def responses(*sources: str, **metadata: Any) -> dict[str, str]:
    (parts,) = parse_notebook(notebook(*sources, **metadata), PATH).values()
    return {part: typed.response for part, typed in parts.items()}


@pytest.mark.parametrize(
    ("written", "response"),
    [
        ("3", "3"),
        ("-12", "-12"),
        ("- 12", "- 12"),
        ("+1.50", "+1.50"),
        ("-2.5e-3", "-2.5e-3"),
        ("1_000", "1_000"),
        ("1/3", "1/3"),
        ('"1,5"', "1,5"),
        ('" x*y "', "x*y"),
        ("x*y + max(0, z)", "x*y + max(0, z)"),
        ("(x +\n  y)", "x +\n  y".replace("\n ", "")),
        ("'2 * ' 'x'", "2 * x"),
        ('""', ""),
        ("None", ""),
        ("...", ""),
        ("__import__('os').system('ls')", "__import__('os').system('ls')"),
    ],
)
def test_a_response_is_a_text_or_what_is_written(written, response):
    assert responses(f"{header('p1')}\nanswers = {{'q': {written}}}") == {"q": response}


@pytest.mark.parametrize("first", ["# answers: p1", "#answers:p1", "\n\n# Answers : p1  "])
def test_the_first_line_names_the_problem(first):
    assert list(parse_notebook(notebook(f"{first}\nanswers = {{'q': 1}}"), PATH)) == ["p1"]


def test_metadata_name_the_problem_where_the_line_was_deleted():
    assert responses("answers = {'q': 1}", grader={"problem": "p1"}) == {"q": "1"}


def test_the_line_wins_over_the_metadata():
    data = notebook("# answers: p2\nanswers = {'q': 1}", grader={"problem": "p1"})
    assert list(parse_notebook(data, PATH)) == ["p2"]


def test_answers_may_be_set_one_by_one():
    assert responses("# answers: p1\nanswers = {'q': ''}\nanswers['q'] = 3\nprint(answers)\nx = 7") == {"q": "3"}


def test_a_cell_may_stand_twice_while_no_part_is_answered_twice():
    assert responses("# answers: p1\nanswers = {'q': '', 'f': 2}", "# answers: p1\nanswers = {'q': 1, 'f': 2}") == {
        "q": "1",
        "f": "2",
    }


def test_other_cells_are_passed_over_whatever_stands_in_them():
    data = notebook("!ls (", "# answers: p1\nanswers = {'q': 1}", "answers = {'q': 2}")
    assert parse_notebook(data, PATH)["p1"]["q"].place == "cell 2, line 2"
    assert holds_answers(data, PATH)
    assert not holds_answers(notebook("x = 1"), PATH)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("x = 1", "no cell holds answers; such a cell begins with the line '# answers: p1'"),
        ("# answers: p1\nanswers = {'q': 1", "cell 1, line 2: the answers cannot be read ('{' was never closed)"),
        ("# answers: p1\nanswers = {q: 1}", "cell 1, line 2: a part must be a text in quotes"),
        ("# answers: p1\nanswers = {**a}", "cell 1, line 2: a part must be a text in quotes"),
        ("# answers: p1\nanswers = {'q': True}", "cell 1, line 2: the response to 'q' must be a number or a text"),
        (
            "# answers: p1\nanswers = {\n'q': 1,\n'q': 2}",
            "cell 1, line 4: part 'q' is answered twice, first in cell 1, line 3",
        ),
        ("# answers: p1\n" + "(" * 100, "cell 1: is too long, or has too many brackets in each other"),
        ("# answers: p1\nx = " + "-" * 60_000 + "1", "cell 1: the answers cannot be read"),
        ("# answers: p1\n" + "x" * 70_000, "cell 1: is too long, or has too many brackets in each other"),
    ],
)
def test_what_cannot_be_read_names_the_cell_and_the_line(source, said):
    with pytest.raises(FileError) as error:
        parse_notebook(notebook(source), PATH)
    assert error.value.sentence.startswith(said)


def test_parts_have_their_problem_before_them_in_a_notebook_with_several():
    answers = parse_answers(notebook("# answers: p1\nanswers = {'q': 1}", "# answers: p2\nanswers = {'f': 2}"), PATH)
    assert answers.responses == {"p1.q": "1", "p2.f": "2"}
    assert answers.place("p2.f") == "cell 2, line 2"
    with pytest.raises(FileError, match="holds answers to p1, p2; hand in a notebook with one of them"):
        of_one_problem(answers, PATH)


def test_of_several_problems_the_one_with_the_parts_that_are_asked_for_is_checked():
    data = notebook("# answers: p1\nanswers = {'q': 1, 'dx': 3}", "# answers: p2\nanswers = {'f': 2, 'dx': 4}")
    answers = of_one_problem(parse_answers(data, PATH), PATH, ["q", "dx"])
    assert (answers.responses, answers.place("dx")) == ({"q": "1", "dx": "3"}, "cell 1, line 2")


def test_a_notebook_with_one_problem_is_checked_without_its_name():
    answers = of_one_problem(parse_answers(notebook("# answers: p1\nanswers = {'q': 1}"), PATH), PATH)
    assert (answers.responses, answers.place("q")) == ({"q": "1"}, "cell 1, line 2")


def test_a_notebook_that_is_named_after_a_problem_must_answer_it():
    content = Content(notebook("# answers: p2\nanswers = {'q': 1}"))
    assert read_responses(Submission("s1", "P2", Path("x"), "s1/p2.ipynb"), content) == {"q": "1"}
    with pytest.raises(FileError, match="no cell answers p1; such a cell begins with '# answers: p1'"):
        read_responses(Submission("s1", "p1", Path("x"), "s1/p1.ipynb"), content)
    assert read_responses(Submission("s1", "p1", Path("x"), "s1/s1.ipynb", is_shared=True), content) == {}
