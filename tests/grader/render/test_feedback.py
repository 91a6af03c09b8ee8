"""The feedback page: words for every verdict, the first mistake in the figure, and no answer anywhere."""

import re

import pytest

from grader.marking import mark_answers
from grader.render.feedback import JUDGEMENTS, feedback_html
from grader.render.problem_page import SheetProblem
from grader.render.worksheet import Sheet
from grader.results import PartResult, Result, Verdict
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


def test_without_a_mistake_there_is_no_figure():
    assert "<figure" not in marked()


@pytest.mark.parametrize("part", ["q", "f", "dq"])
def test_an_answer_that_was_not_given_is_not_on_the_page(part):
    """Each answer of this circuit is a number of its own: 61, -671 and -11."""
    posed = variant(families()["sum-product"], None, {"x": 24, "y": 37, "z": -11})
    answers = {"q": "61", "f": "-671", "dq": "-11"}
    responses = dict.fromkeys(("q", "f", "dz", "dq", "dx", "dy"), "8.88")
    shown = page(SheetProblem(1, "T", 1.0, posed, "typed"), mark_answers(posed, responses))
    body = shown.partition("</figure>")[2]
    assert answers[part] not in body.replace("−", "-")


@pytest.mark.parametrize("text", ["<script>x</script>", "\x1b[31m", "a" * 5000, "$\\frac{", "\u202e"])
def test_what_a_student_wrote_is_shown_as_text(text):
    shown = page(CODE, one(Verdict.MALFORMED, response=text, feedback=text))
    assert "<script" not in shown
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert page(TYPED, mark_answers(POSED, {**RIGHT, "q": text}))


def test_a_failure_of_the_grader_is_not_the_students():
    assert "no fault of yours" in page(TYPED, Result("p1", (PartResult("p1", 10.0, ""),), ""))
