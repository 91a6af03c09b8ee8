"""A notebook says for whom it was made; one of another sheet is marked, and told of."""

import json

import pytest

from grader.batch.grading import grade
from grader.course import read_assignment, read_roster, read_secret
from grader.intake.sheet_code import sheet_code
from grader.render.formats.ipynb import write
from grader.sheets.making import sheet_of


def notebook(course, student):
    assignment = read_assignment(course.folder)
    chosen = {each.id: each for each in read_roster(assignment.roster_path)}[student]
    return write(sheet_of(assignment, chosen, read_secret(assignment.secret_path)), student, key=False)[
        f"{student}.ipynb"
    ]


@pytest.mark.parametrize("made_for", ["s001", "s002"])
def test_a_notebook_of_another_sheet_is_marked_and_told_of(course, made_for):
    course.write("submissions/s002/s002.ipynb", notebook(course, made_for).decode())
    unmatched = grade(course.request).unmatched
    told = "s002/s002.ipynb (marked with the numbers of s002, but made for another sheet: its code is not "
    assert [line.startswith(told) for line in unmatched] == [True] * (made_for == "s001")


def test_another_secret_makes_another_sheet(course):
    course.write("submissions/s001/s001.ipynb", notebook(course, "s001").decode())
    course.write("secret.key", "cd" * 32 + "\n")
    (line,) = grade(course.request).unmatched
    assert "made for another sheet" in line


@pytest.mark.parametrize("metadata", [{}, {"grader": {}}, {"grader": []}, {"grader": {"sheet": 3}}, []])
def test_a_notebook_without_a_code_says_nothing(metadata):
    assert sheet_code(json.dumps({"cells": [], "metadata": metadata}).encode()) == ""
