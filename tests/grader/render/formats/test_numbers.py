"""No sign, no number and no factor is lost between the source of a formula and any format, in any family."""

import re
from collections import Counter
from xml.etree import ElementTree

import pytest

from grader.intake.answers_notebook import parse_notebook
from grader.render import formats
from grader.render.figure import svg
from grader.render.formula import to_latex, to_mathml, to_typst, to_words
from grader.render.formula_latex import COLOURS
from grader.render.problem_page import problem_page
from grader.render.tikz import tikz
from grader.typed.marking import mark_answers
from problems.catalogue import families

SIGNED = re.compile(r"([-−]?)[|\s]*(\d+(?:\.\d+)?|\.\d+)")


def numbers(text):
    """How often each number stands there, with the sign right before it."""
    return Counter(("-" if sign else "") + number for sign, number in SIGNED.findall(text))


def of_latex(latex):
    bare = re.sub(r"\\textcolor\{\w+\}|\\(begin|end)\{\w+\}", "|", latex)
    bare = re.sub(r"\\(left|right)(?![A-Za-z])", "", bare)
    bare = re.sub(r"\\text\{[^}]*\}|\\[lr]?brace|\\[lr]?brack", "(", bare)
    return numbers(re.sub(r"\\[{}\[]", "(", re.sub(r"\\[A-Za-z]+|[{}$]", "|", bare)))


def of_mathml(latex):
    root = ElementTree.fromstring(to_mathml(latex))
    return numbers("|".join("(" if each.tag == "mtext" else each.text or "" for each in root.iter()))


def of_typst(latex):
    body = re.sub(r'^#math\.equation\(alt: "(?:\\.|[^"\\])*"', "", to_typst(latex))
    body = re.sub(r'#h\([^)]*\)|rgb\("[^"]*"\)|column-gap: #1em|op\("[^"]*"\)', "", body)
    body = re.sub(r'"(\.\d+)"', r"\1", body)
    body = re.sub(r'\\[(\[{|]|class\("\w+", .\)|"[^"]*"', "%", body)
    return numbers(
        re.sub(r"\b(attach|frac|sqrt|root|display|inline|lr|upright|bold|text|fill|b:|t:)|[(),$#:]", "|", body)
    )


def of_words(latex):
    said = re.sub(r"\b(fraction|square root of|root)\b", "|", to_words(latex))
    return numbers(re.sub(r"\bminus\b", "-", said))


def formulas_of(page):
    """The source of every formula on a page."""
    passes = page.passes
    yield from page.given
    yield from (row.step for rows in page.columns for row in rows)
    for text in (page.statement, page.rounding, passes.legend if passes else ""):
        yield from re.findall(r"\$([^$]+)\$", text)
    for blank in blanks_of(page):
        yield blank.formula
    yield from (asked.prompt for line in page.lines for asked in line.asked)
    yield from (passes.forward, *passes.backward, passes.closed) if passes else ()


def blanks_of(page):
    rows = [blank for rows in page.columns for row in rows for blank in (row.value, row.gradient) if blank]
    return rows + [blank for line in page.lines for asked in line.asked for row in asked.rows for blank in row]


@pytest.fixture(scope="module", params=families())
def keys(request, sheet_of):
    """The pages of the key of a family."""
    return tuple(problem_page(problem, key=True) for problem in sheet_of(request.param).problems)


def test_every_number_of_every_formula_is_in_every_notation(keys):
    sources = {latex for page in keys for latex in formulas_of(page) if latex}
    assert sources
    for latex in sources:
        there = of_latex(latex)
        assert {to.__name__: to(latex) for to in (of_mathml, of_typst, of_words)} == {
            "of_mathml": there,
            "of_typst": there,
            "of_words": there,
        }, latex
        for colours in COLOURS:
            assert of_latex(to_latex(latex, colours=colours)) == there, latex


def test_a_drawing_has_the_same_numbers_in_every_notation(keys):
    for page in keys:
        for figure in (page.figure, page.graph):
            if figure:
                drawn = svg(figure.layout, figure.labels, title="", description="", ident="x")
                shown = Counter(re.findall(r"<text[^>]*text-anchor[^>]*>([^<]*)<", drawn))
                nodes = re.findall(r"\\node\[(?:forward|backward), [^\]]*\] at \S+ \{\$(.*)\$\};", tikz_of(figure))
                assert Counter(map(spaceless, nodes)) == Counter(map(spaceless, shown.elements()))


def tikz_of(figure):
    return tikz(figure.layout, figure.labels, figure.width)


def spaceless(text):
    return text.replace("−", "-").replace("×", r"\times").replace(" ", "")


CELLS = {  # what stands in a blank: its part, and the number
    "html": r'<span class="id">([^<]+)</span>([^<]+)</td>',
    "latex": r"\\blank\{([^{}]+)\}\{\\color\{\w+\}([^{}]+)\}",
    "markdown": r"`(\w+)` ([^ |`]+) \|",
}


@pytest.mark.parametrize("name", families())
def test_the_answers_on_a_key_are_right_in_every_format(name, sheet_of):
    sheet = sheet_of(name)
    problem = next(problem for problem in sheet.problems if problem.answer == "typed")
    for format_, cell in CELLS.items():
        written = formats.find(format_).whole(sheet, key=True).decode()
        one = re.split(r"Problem 2\.", written)[0].replace(r"\_", "_").replace(r"\ensuremath{-}", "−")
        found = dict(re.findall(cell, one))
        assert set(found) == {part.id for part in problem.variant.parts}, format_
        assert mark_answers(problem.variant, found).all_right, format_


@pytest.mark.parametrize("name", families())
def test_the_notebook_of_a_key_earns_full_marks_and_that_of_a_student_none(name, tmp_path, sheet_of):
    sheet = sheet_of(name)
    for key in (False, True):
        read = parse_notebook(formats.find("ipynb").whole(sheet, key=key), tmp_path / "sheet.ipynb")
        for problem in sheet.problems:
            if problem.answer == "typed":
                responses = {part: typed.response for part, typed in read[problem.id].items()}
                assert list(responses) == [part.id for part in problem.variant.parts]
                assert mark_answers(problem.variant, responses).all_right is key
                assert any(responses.values()) is key
