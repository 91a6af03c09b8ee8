"""Where the pages of a sheet end: not within what a page holds, and not beneath a heading."""

import io

import pytest
from pypdf import PdfReader

from grader.render.formats.pdf import sheet_pdf
from grader.render.problem_page import SheetProblem
from problems.catalogue import families
from problems.variant import variant
from tests.grader.render.sheets import sheet

ROOM = range(30, 60, 3)  # millimetres to write in: where on its page the problem below begins
FOOT = 1  # line


def pages(*names, space=0, key=False, **changes):
    """The words on each page of a sheet; `space` is left empty beneath the first problem."""
    posed = [variant(families()[name]) for name in names]
    problems = tuple(SheetProblem(at, f"T{at}", 1.0, one, "typed", f"p{at}") for at, one in enumerate(posed, 1))
    problems = (SheetProblem(1, "T1", 1.0, posed[0], "typed", "p1", space=space), *problems[1:])
    return [
        page.extract_text()
        for page in PdfReader(io.BytesIO(sheet_pdf(sheet(problems=problems, **changes), key=key))).pages
    ]


@pytest.mark.parametrize("space", ROOM)
def test_the_blanks_of_a_problem_are_on_the_page_of_its_statement(space):
    last = [page for page in pages("sum-product", "svm-loss", space=space) if "Problem 2." in page]
    ids = {part.id for part in variant(families()["svm-loss"]).parts}
    assert len(last) == 1
    assert ids <= set(last[0].split())


@pytest.mark.parametrize("lines", range(21, 29))
def test_the_heading_of_a_worked_solution_has_two_lines_below_it_on_its_page(lines):
    for page in pages("softmax-loss", instructions="so many words stand on a line " * 4 * lines, key=True):
        for after in page.split("Worked solution\n")[1:]:
            assert len(after.splitlines()) > 2 + FOOT
