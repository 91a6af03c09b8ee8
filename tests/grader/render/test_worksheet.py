"""Worksheets and keys: whole, the same every time, and without a request to anywhere."""

import ast
import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from grader.intake.answers import read_answers
from grader.policies.sheets import SheetPolicy
from grader.render.figure_labels import number
from grader.render.formats import ipynb
from grader.render.formats.html import sheet_html
from grader.render.formats.pdf import sheet_pdf
from grader.render.pages import style_sheet
from grader.render.problem_page import Blank, SheetProblem, problem_page
from grader.render.worksheet import HandingIn, handing_in
from grader.typed.marking import mark_answers
from problems.catalogue import custom, families
from problems.variant import variant
from tests.grader.render.sheets import digests, sheet

ROOT = Path(__file__).parents[3]
VOID = ("meta", "link", "br", "hr", "img", "input", "path", "circle", "rect")


class Reader(HTMLParser):
    """The text of a page, and whether every element is closed where it should be."""

    def __init__(self, page):
        super().__init__()
        self.open, self.text, self.outside = [], [], []
        self.feed(page)
        assert not self.open

    def handle_starttag(self, tag, attributes):
        self.outside += [value for name, value in attributes if name in ("src", "href", "xlink:href")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        pass

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)


def blanks_of(page):
    """Those outside of tables of steps."""
    return [blank for line in page.lines for asked in line.asked for row in asked.rows for blank in row]


FORMULAS = {"ask": "formulas"}
ASKED = [name for name, family in families().items() if "ask" in family.options]
ALL = sheet(*families(), *(f"{name}:code" for name, family in families().items() if family.code))


def test_another_process_gives_the_same_bytes():
    """One in which sets have another order."""
    code = "from tests.grader.render.sheets import digests; print(digests())"
    environment = os.environ | {"PYTHONHASHSEED": "1" if os.environ.get("PYTHONHASHSEED") != "1" else "2"}
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, env=environment)
    assert ast.literal_eval(ran.stdout) == digests(), ran.stderr


@pytest.mark.parametrize("key", [False, True])
def test_a_page_is_well_formed_and_asks_nothing_of_anybody(key):
    page = sheet_html(ALL, key=key)
    reader = Reader(page)
    assert reader.outside == []
    assert set(re.findall(r"\w+://[^\s\"')<]*", page)) <= {"http://www.w3.org/2000/svg"}
    assert all(re.match(r"data:|#p\d+-arrow", url) for url in re.findall(r"url\(([^)]*)", page))
    assert page.count("<script") == (0 if key else 1)


@pytest.mark.parametrize("key", [False, True])
def test_a_pdf_is_tagged(key):
    made = sheet_pdf(ALL, key=key)
    assert made.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in made


@pytest.mark.parametrize("name", families())
def test_a_sheet_has_a_blank_for_every_part_and_a_key_every_answer(name):
    posed = variant(families()[name])
    problem = SheetProblem(1, "T", 10.0, posed, "typed")
    for key in (False, True):
        page = problem_page(problem, key=key)
        rows = [blank for column in page.columns for row in column for blank in (row.value, row.gradient)]
        rows += blanks_of(page)
        printed = {blank.id: blank.printed for blank in rows if blank and blank.id}
        assert printed == {part.id: number(float(part.answer), posed.places(part)) * key for part in posed.parts}


@pytest.mark.parametrize("name", families())
def test_only_the_key_has_a_solution(name):
    posed = variant(families()[name])
    for answer in ("typed", "code") if posed.code else ("typed",):
        without, with_ = (problem_page(SheetProblem(1, "T", 1.0, posed, answer), key=key) for key in (False, True))
        assert without.passes is None
        assert not without.task or not without.task.reference
        assert with_.passes or with_.task.reference


@pytest.mark.parametrize("name", families())
def test_the_key_of_a_drawn_circuit_has_its_derivatives_in_closed_form(name):
    posed = variant(families()[name])
    passes = problem_page(SheetProblem(1, "T", 1.0, posed, "typed"), key=True).passes
    assert bool(passes.closed) is posed.drawn
    assert ("In closed form" in sheet_html(sheet(name), key=True)) is posed.drawn
    assert "In closed form" not in sheet_html(sheet(name), key=False)


@pytest.mark.parametrize(("name", "goes_back"), [("sum-product", True), ("gradient-descent", False)])
def test_only_what_asks_for_gradients_has_a_backward_pass_in_its_key(name, goes_back):
    assert ("Backward, from" in sheet_html(sheet(name), key=True)) is goes_back


def test_only_a_key_imports_sympy():
    code = """
import sys
from grader.render.problem_page import SheetProblem, problem_page
from problems.catalogue import families
from problems.variant import variant
problem = SheetProblem(1, "T", 1.0, variant(families()["sum-product"]), "typed")
for key in (False, True):
    problem_page(problem, key=key)
    print("sympy" in sys.modules)
"""
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT).stdout
    assert shown.split() == ["False", "True"]


def test_answers_of_a_code_task_are_not_printed_in_its_sheet():
    assert "np.arange" not in sheet_html(sheet("svm-loss:code"), key=False)
    assert "np.arange" in sheet_html(sheet("svm-loss:code"), key=True)


@pytest.mark.parametrize("name", families())
def test_the_tolerance_is_printed_as_it_is_applied(name):
    posed = variant(families()[name])
    printed = problem_page(SheetProblem(1, "T", 1.0, posed, "typed"), key=False).rounding
    applied = {part.tolerance.in_words() for part in posed.parts if not part.is_whole}
    assert all(words in printed for words in applied)
    assert ("whole number" in printed) is any(part.is_whole for part in posed.parts)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("lifo-stack", "Every answer is a whole number."),
        (
            "perceptron",
            r"Give $\hat{y}_{i}$ as whole numbers and every other number to 3 decimals; it is right within ± 0.001.",
        ),
        ("sum-product", "Give every number to 2 decimals; it is right within ± (0.01 + 0.1 % of the answer)."),
    ],
)
def test_whole_numbers_are_asked_as_such(name, words):
    assert problem_page(SheetProblem(1, "T", 1.0, variant(families()[name]), "typed"), key=False).rounding == words


def test_conventions_that_are_left_open_are_all_named():
    task = problem_page(SheetProblem(1, "T", 1.0, variant(families()["svm-loss"]), "code"), key=False).task
    assert len(task.conventions) == 2
    assert "reg * sum(W * W)" in task.conventions[0]
    assert "0.5 * reg * sum(W * W)" in task.conventions[0]


def test_a_function_of_the_teachers_own_name_is_asked_for():
    problem = SheetProblem(1, "T", 1.0, variant(families()["svm-loss"]), "code", function="hinge")
    task = problem_page(problem, key=True).task
    assert task.asked.startswith("Write a function `hinge(W, X, y, reg)` that returns `loss, dW` in this order. Every")
    assert task.stub.startswith("def hinge(W")
    assert "def hinge(W" in task.reference


def test_an_output_with_the_name_of_the_function_keeps_it():
    posed = variant(custom("q = x + y; f = q * z"))
    task = problem_page(SheetProblem(1, "T", 1.0, posed, "code", function="my_gate"), key=True).task
    for code in (task.stub, task.reference):
        assert code.count("my_gate") == code.count("def my_gate(") == 1
    assert "Returns f, dx" in task.stub
    assert "return f, dx" in task.stub


def test_the_key_says_so_and_the_sheet_does_not():
    assert "ANSWER KEY" in sheet_html(ALL, key=True)
    assert "ANSWER KEY" not in sheet_html(ALL, key=False)


def test_given_numbers_of_a_problem_that_is_not_drawn_are_matrices():
    posed = variant(families()["svm-loss"])
    page = problem_page(SheetProblem(1, "T", 1.0, posed, "typed"), key=False)
    assert page.figure is None
    assert page.given == (
        r"W = \begin{bmatrix}1 & -1 & 0.5 \\ 0.5 & 1 & -1 \\ -1 & 1.5 & 1\end{bmatrix}",
        r"x = \begin{bmatrix}2 \\ -1 \\ 1\end{bmatrix}",
    )


def test_the_gradient_of_the_output_is_given():
    for key in (False, True):
        page = problem_page(SheetProblem(1, "T", 1.0, variant(families()["sum-product"]), "typed"), key=key)
        assert page.columns[-1][-1].gradient == Blank("", "1")


def test_the_sheet_says_how_typed_answers_are_handed_in():
    assert handing_in(sheet("sum-product", "svm-loss:code")) == HandingIn(("p1.csv",), ("q", "dz"), (("q", "1.25"),))
    shown = "".join(Reader(sheet_html(sheet("sum-product"), key=False)).text)
    assert "file p1.csv; first line part,response, then lines like q,1.25." in shown
    assert "Typed answers" not in sheet_html(sheet("sum-product"), key=True)
    assert "Or fill in the table" in shown


def test_a_sheet_of_code_says_nothing_of_typed_answers():
    assert handing_in(sheet("svm-loss:code")) is None
    assert "Typed answers" not in sheet_html(sheet("svm-loss:code"), key=False)


def test_the_example_of_a_typed_answer_can_be_read(tmp_path):
    told = handing_in(sheet("sum-product"))
    path = tmp_path / told.files[0]
    path.write_text("\n".join(("part,response", *told.examples)))
    assert read_answers(path).responses == {"q": "1.25"}


def test_the_example_has_a_decimal_comma_where_the_sheet_has_it(tmp_path):
    told = handing_in(sheet("sum-product", policy=SheetPolicy(decimal_comma=True)))
    assert told.examples == ('q,"1,25"',)
    path = tmp_path / told.files[0]
    path.write_text("\n".join(("part,response", *told.examples)))
    assert read_answers(path).responses == {"q": "1,25"}


@pytest.mark.parametrize(("has_comma", "cell"), [(True, '"q": "1,25"'), (False, '"q": "1.25"')])
def test_the_example_of_a_cell_is_a_number_of_a_part_that_asks_for_one(has_comma, cell):
    asked = (
        variant(families()[name], None, options) for name, options in (("svm-loss", FORMULAS), ("sum-product", {}))
    )
    problems = tuple(SheetProblem(at, "T", 1.0, posed, "typed") for at, posed in enumerate(asked, 1))
    made = sheet(problems=problems, policy=SheetPolicy(decimal_comma=has_comma))
    assert handing_in(made).cell == cell
    first = json.loads(ipynb.write(made, "s", key=False)["s.ipynb"])["cells"][0]
    assert f"`{cell}`" in "".join(first["source"])


def test_the_example_of_a_formula_is_right_for_nothing():
    for name in ASKED:
        posed = variant(families()[name], None, FORMULAS)
        told = handing_in(sheet(problems=(SheetProblem(1, "T", 1.0, posed, "typed"),)))
        part, _, typed = told.examples[0].partition(",")
        assert [each.verdict for each in mark_answers(posed, {part: typed}).parts if each.id == part] == ["INCORRECT"]


def test_numbers_and_formulas_have_an_example_each():
    asked = (variant(families()["sum-product"], None, options) for options in (FORMULAS, {}))
    made = sheet(problems=tuple(SheetProblem(at, "T", 1.0, posed, "typed") for at, posed in enumerate(asked, 1)))
    assert handing_in(made).examples == ("q,1.25", "dx,2*x^2-1")


@pytest.mark.parametrize("name", ASKED)
def test_formulas_are_asked_without_numbers(name):
    """No given numbers, no boxes on wires; a line for each formula, which only the key fills in."""
    posed = variant(families()[name], None, FORMULAS)
    for key in (False, True):
        page = problem_page(SheetProblem(1, "T", 10.0, posed, "typed"), key=key)
        blanks = {blank.id: blank for blank in blanks_of(page)}
        assert set(blanks) == {part.id for part in posed.parts}
        assert all(bool(blank.formula) is key and not blank.printed for blank in blanks.values())
        assert (page.given, page.columns, page.is_wide) == ((), (), False)
        assert (page.figure is not None) is posed.drawn
        assert not page.figure or "value" not in page.figure.alternative


@pytest.mark.parametrize("name", ASKED)
def test_the_solution_of_formulas_has_no_numbers_of_the_inputs(name):
    """Two seeds, one key: only the title of the sheet differs."""
    keys = {
        sheet_html(
            sheet(problems=(SheetProblem(1, "T", 1.0, variant(families()[name], seed, FORMULAS), "typed"),)), key=True
        )
        for seed in (1, 2)
    }
    assert len(keys) == 1


def test_a_sheet_of_formulas_is_printed_in_every_format():
    posed = (variant(families()[name], None, FORMULAS) for name in ASKED)
    made = sheet(problems=tuple(SheetProblem(at, "T", 1.0, each, "typed") for at, each in enumerate(posed, 1)))
    for key in (False, True):
        assert sheet_pdf(made, key=key).startswith(b"%PDF-")
        Reader(sheet_html(made, key=key))


def test_a_wide_figure_keeps_its_size_on_a_screen():
    style = style_sheet("page.css").partition("@media screen {")[2].partition("\n}")[0]
    assert ".wide svg { max-width: none" in style


@pytest.mark.parametrize("field", ["course", "title", "instructions", "student_name", "student_id", "code"])
def test_hostile_text_is_printed_as_it_is(field):
    text = "<script>#eval(1)</script> $ \\ [ ] \" ' \u202e\x00 {{ 1 }} << 2 >>"
    hostile = sheet("sum-product", **{field: text})
    page = sheet_html(hostile, key=True)
    assert "<script" not in page
    assert "<script>#eval(1)</script> $ \\ [ ] \" ' �� {{ 1 }} << 2 >>" in "".join(Reader(page).text)
    assert sheet_pdf(hostile, key=True)


def test_a_title_of_a_problem_is_text():
    posed = variant(families()["sum-product"])
    hostile = sheet(problems=(SheetProblem(1, "#panic() <b> $", 1.0, posed, "typed"),))
    assert "&lt;b&gt;" in sheet_html(hostile, key=False)
    assert sheet_pdf(hostile, key=False)


@pytest.mark.parametrize("name", [name for name, family in families().items() if family.code])
def test_a_code_task_is_asked_in_its_own_words(name):
    posed = variant(families()[name])
    page = problem_page(SheetProblem(1, "T", 1.0, posed, "code"), key=False)
    assert page.statement == posed.code.statement
