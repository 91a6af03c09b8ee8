"""The feedback page: words for every verdict, the first mistake in the figure, and no answer anywhere."""

import re
from dataclasses import replace

import pytest

from grader.policies.sheets import SheetPolicy
from grader.render.feedback import feedback_html
from grader.render.problem_page import SheetProblem
from grader.render.worksheet import Sheet
from grader.results import JUDGEMENTS, PartResult, Result, Verdict
from grader.typed.marking import mark_answers
from problems.adjusted import Wanted, adjusted
from problems.catalogue import families
from problems.variant import variant

SHEET = Sheet("Deep Learning", "Backpropagation", "", "Ada", "s001", "BP1-K32C-9XQF", ())
POSED = variant(families()["sum-product"])
TYPED = SheetProblem(1, "A sum", 10.0, POSED, "typed")
CODE = SheetProblem(1, "A sum", 10.0, POSED, "code")
RIGHT = {"q": "3", "f": "-12", "dz": "3", "dq": "-4", "dx": "-4", "dy": "-4"}


def page(problem, result):
    """Without the style sheet, whose font is noise."""
    return re.sub(r"<style>.*</style>", "", feedback_html(SHEET, [(problem, result)]), flags=re.DOTALL)


def marked(**changes):
    return page(TYPED, mark_answers(POSED, {**RIGHT, **changes}))


def one(verdict, **fields):
    return Result("p1", (PartResult("f", 10.0, "number", verdict, **fields),), "B")


@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_is_said_in_words(verdict):
    assert JUDGEMENTS[verdict].words in page(CODE, one(verdict))


def test_right_and_wrong_differ_in_more_than_colour():
    right, wrong = JUDGEMENTS[Verdict.CORRECT], JUDGEMENTS[Verdict.INCORRECT]
    assert right.sign != wrong.sign
    assert right.words != wrong.words


def test_the_score_is_the_sum_over_the_problems():
    results = [(CODE, one(Verdict.PARTIAL, score=2.5)), (CODE, one(Verdict.CORRECT, score=10.0))]
    assert "<b>12.5 / 20</b>" in feedback_html(SHEET, results)


def test_the_first_mistake_is_ringed_in_the_figure_with_what_was_written():
    shown = marked(q="77")
    assert "with the ring" in shown
    assert ">77<" in shown.partition("<figure")[2].partition("</figure>")[0]


def ringed(posed, responses):
    """The gates that the words of the figure name as first wrong."""
    shown = page(SheetProblem(1, "T", 1.0, posed, "typed"), mark_answers(posed, responses))
    return re.findall(r"(Gate|Input) (\w+)[^.]*(?:\.\d[^.]*)*, first wrong here", shown)


@pytest.mark.parametrize(
    ("wrong", "gate"), [("q", "q"), ("f", "f"), ("dz", "f"), ("dq", "f"), ("dx", "q"), ("dy", "q")]
)
def test_a_wrong_value_rings_its_gate_and_a_wrong_gradient_the_gate_it_comes_back_through(wrong, gate):
    assert ringed(POSED, {**RIGHT, wrong: "77"}) == [("Gate", gate)]


def test_a_gradient_that_comes_back_through_two_gates_rings_both():
    posed = variant(families()["sum-product"], None, {"form": "(x+y)x"})
    right = {part.id: str(float(part.answer)) for part in posed.parts}
    assert ringed(posed, {**right, "dx": "77"}) == [("Gate", "q"), ("Gate", "f")]
    assert "Look first at the gates with a ring" in page(
        SheetProblem(1, "T", 1.0, posed, "typed"), mark_answers(posed, {**right, "dx": "77"})
    )


def test_what_the_sheet_gives_stands_on_its_wire():
    posed = variant(adjusted(families()["sum-product"], Wanted(given=("q", "dz"))), None, {"x": -2, "y": 5, "z": -4})
    shown = page(
        SheetProblem(1, "T", 1.0, posed, "typed", given=("q", "dz")), mark_answers(posed, {**RIGHT, "f": "77"})
    )
    assert "Gate q equals x plus y, value 3, " in shown
    assert "Input z, value −4, gradient 3." in shown


def test_without_a_mistake_there_is_no_figure():
    assert "<figure" not in marked()


def numbers(shown):
    """Every number that is read or read out on a page, in the order they stand."""
    spoken = re.findall(r'(?:aria-label|alt|title)="([^"]*)"', shown)
    text = " ".join([re.sub(r"<[^>]*>", " ", shown), *spoken]).replace("−", "-")
    return re.findall(r"-?\d+(?:\.\d+)?", text)


@pytest.mark.parametrize("wrong", ["8.88", "61.5", "=61", "?"])
def test_an_answer_that_was_not_given_is_not_on_the_page(wrong):
    """Given are 24, 37 and -11; worked out are 61 and -671."""
    posed = variant(families()["sum-product"], None, {"x": 24, "y": 37, "z": -11})
    responses = dict.fromkeys(("q", "f", "dz", "dq", "dx", "dy"), wrong)
    result = mark_answers(posed, responses)
    shown = page(SheetProblem(1, "T", 1.0, posed, "typed"), result).replace(wrong, "")
    assert not result.all_right
    assert not {"61", "-671", "671"}.intersection(numbers(shown))


def test_the_numbers_of_a_page_are_found():
    """The answers of somebody who got everything right are on the page."""
    assert {"3", "-12", "-4"} <= set(numbers(marked()))


@pytest.mark.parametrize(("typed", "read_as"), [("6/2", "read as 3"), ("3.0", "")])
def test_how_a_number_was_read_is_shown_where_the_text_does_not_say_it(typed, read_as):
    assert re.findall(r"read as [^<;]*", marked(q=typed)) == [read_as] * bool(read_as)


@pytest.mark.parametrize("text", ["<script>x</script>", "\x1b[31m", "a" * 5000, "$\\frac{", "\u202e"])
def test_what_a_student_wrote_is_shown_as_text(text):
    shown = page(CODE, one(Verdict.MALFORMED, response=text, feedback=text))
    assert "<script" not in shown
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert page(TYPED, mark_answers(POSED, {**RIGHT, "q": text}))


def test_a_failure_of_the_grader_is_not_the_students():
    assert "no fault of yours" in page(TYPED, Result("p1", (PartResult("p1", 10.0, ""),), ""))


def test_what_is_told_of_every_part_alike_is_said_once():
    parts = tuple(
        PartResult(name, 5.0, "number", Verdict.MALFORMED, feedback="The file cannot be read.") for name in ("q", "f")
    )
    assert page(TYPED, Result("p1", parts, "B")).count("The file cannot be read.") == 1


def test_what_is_told_of_several_parts_stands_at_the_first_of_them():
    """f = x·y at x = 5, y = 3: dx is 3 and dy is 5."""
    posed = variant(families()["product"], None, {"x": 5, "y": 3})
    swapped = {part.id: f"{float(part.answer):g}" for part in posed.parts} | {"dx": "5", "dy": "3"}
    shown = page(SheetProblem(1, "T", 1.0, posed, "typed"), mark_answers(posed, swapped))
    table = shown.partition("<tbody>")[2]
    assert table.count("the factors are swapped") == 1
    assert table.count("as at d") == 1


@pytest.mark.parametrize(
    ("has_comma", "numbers"), [(True, {"1,5", "−3,5", "2,5", "−0,5"}), (False, {"1.5", "−3.5", "2.5", "−0.5"})]
)
def test_a_drawing_has_one_decimal_sign_for_what_was_given_and_what_was_typed(has_comma, numbers):
    posed = variant(families()["sum-product"], None, {"x": 1.5, "y": -3.5, "z": 2})
    responses = {"q": "2,5", "f": "-0.5"}
    sheet = replace(SHEET, policy=SheetPolicy(decimal_comma=has_comma))
    shown = feedback_html(sheet, [(SheetProblem(1, "T", 1.0, posed, "typed"), mark_answers(posed, responses))])
    drawn = shown.partition("<figure")[2].partition("</figure>")[0]
    assert {text for text in re.findall(r">([^<>]+)<", drawn) if re.search(r"\d[.,]\d", text)} >= numbers
    assert not re.findall(r">[^<>a-z]*\d\.\d[^<>]*<" if has_comma else r">[^<>a-z]*\d,\d[^<>]*<", drawn)


def test_a_short_number_is_never_broken_and_a_long_text_may_be():
    cells = re.findall(r'<td class="(read[^"]*)"><code>([^<]*)', marked(f="-21.00", q="1+" * 40 + "1"))
    told = {text: kind for kind, text in cells}
    assert told["-21.00"] == "read unbroken"
    assert told["1+" * 40 + "1"] == "read"


def test_code_has_no_column_of_what_was_read():
    shown = page(CODE, one(Verdict.CORRECT))
    assert "Read" not in shown
    assert shown.count("<th scope=") == 3 + 1
    assert shown.count("<td ") == 2
