"""PDF: what is on paper is what the variant has, and what people typed is text."""

import io
import re

import pytest
from pypdf import PdfReader

from grader.render.figure_labels import number
from grader.render.formats import find, names
from grader.render.formats.pdf import sheet_pdf, sources
from grader.render.problem_page import SheetProblem
from grader.render.worksheet import Sheet
from problems.catalogue import families
from problems.variant import variant
from solutions.names import exact

HOSTILE = (
    "#panic(1) #{1} $ x $",
    "*bold* _it_ = head - list",
    "<script>alert(1)</script> &amp;",
    "\\input{x} \\end{document} % ~",
    "\"quoted\" 'single' `code` ```",
    "{{ 1 }} {% x %} << 2 >> <% y %> <# z #>",
    "// not a comment /* nor this */",
    "https://example.org @label <label>",
    "[link](javascript:1) ![x](y) | a | b |",
    "O'Brien; DROP TABLE students; --",
    "--- ... 1. + item",
)


def sheet(*problems, **changes):
    texts = dict.fromkeys(("course", "title", "instructions", "student_name", "student_id"), "T")
    return Sheet(**{**texts, "code": "BP1-K32C-9XQF", "problems": problems, **changes})


def text_of(made):
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages).split())


def numbers_of(text):
    """As they are printed, with the minus sign of both kinds."""
    return set(re.findall(r"-?\d+(?:\.\d+)?", re.sub(r"[−–-]\s?(?=\d)", "-", text)))


@pytest.mark.parametrize("name", families())
def test_the_numbers_of_a_variant_are_on_paper(name):
    """What is given on the sheet, and every answer on the key."""
    posed = variant(families()[name])
    one = SheetProblem(1, "T", 10.0, posed, "typed")
    shown, shown_on_key = (numbers_of(text_of(sheet_pdf(sheet(one), key=key))) for key in (False, True))
    assert {exact(float(value)) for value in posed.inputs.values()} <= shown
    answers = {number(float(part.answer), posed.places(part)).replace("−", "-") for part in posed.parts}
    assert answers <= shown_on_key


@pytest.mark.parametrize("name", families())
def test_a_page_says_what_it_is_to_those_who_do_not_see_it(name):
    """Language, title and structure; that figures and formulas have a text is refused by the typesetter itself."""
    posed = variant(families()[name])
    root = PdfReader(io.BytesIO(sheet_pdf(sheet(SheetProblem(1, "T", 1.0, posed, "typed")), key=False))).trailer[
        "/Root"
    ]
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert root["/MarkInfo"]["/Marked"]
    assert "pdfuaid" in root["/Metadata"].get_data().decode()


@pytest.mark.parametrize("field", ["course", "title", "instructions", "student_name", "student_id"])
@pytest.mark.parametrize("text", HOSTILE)
def test_what_people_typed_is_text_on_paper(text, field):
    problem = SheetProblem(1, text, 1.0, variant(families()["sum-product"]), "typed")
    shown = text_of(sheet_pdf(sheet(problem, **{field: text}), key=False)).replace("\u00ad", "-")
    assert "".join(shown.split()).count("".join(text.split())) == 2


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("name", names())
def test_what_people_typed_breaks_no_format(name, text):
    problem = SheetProblem(1, text, 1.0, variant(families()["sum-product"]), "typed")
    hostile = sheet(problem, course=text, title=text, instructions=text, student_name=text)
    for key in (False, True):
        assert find(name).write(hostile, "s001", key=key)


@pytest.mark.parametrize("key", [False, True])
@pytest.mark.parametrize("name", ["sigmoid-neuron", "two-layer-mse"])
def test_only_the_text_that_is_read_differs_from_student_to_student(name, key):
    """So the typesetter sets once what several of them have."""
    made = (sheet(SheetProblem(1, "T", 10.0, variant(families()[name], seed), "typed")) for seed in (1, 2))
    (first, own), (second, other) = (sources(each, key=key) for each in made)
    assert first == second
    assert own != other
