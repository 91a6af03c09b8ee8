"""The class report: the same facts as a page and on a terminal, and student text as text."""

import io
import math
from dataclasses import replace

import pytest
from rich.console import Console

from grader.isolation import MEANING
from grader.report.overview import Difficulty, report, report_html, report_terminal
from grader.report.summary import MistakeSummary, PartSummary, StudentRow, Summary
from grader.results import Verdict
from grader.sandbox import Level

EVIL = "[red]Eve[/red] \x1b[31m<script>\u202e"
SUMMARY = Summary(
    title="Backpropagation 1",
    course="Deep Learning",
    points={"p1": 10.0, "p2": 4.0},
    students=(
        StudentRow("s1", "Ada", {"p1": 10.0, "p2": 20 / 3}, 50 / 3, ""),
        StudentRow("s2", EVIL, {"p1": 4.0}, 4.0, "p2 ran out of time"),
        StudentRow("s3", "王", {}, 0.0, "nothing handed in"),
    ),
    parts=(
        PartSummary("p1", "q", 0.75, {Verdict.CORRECT: 1, Verdict.FOLLOWS_THROUGH: 1, Verdict.INCORRECT: 1}, ()),
        PartSummary("p1", "dq", 0.5, {Verdict.INCORRECT: 3}, (("factors-swapped:f", 2), ("sign:x<q", 1))),
        PartSummary("p2", "dW", math.nan, {Verdict.MISSING: 3}, (("mean-missing", 3),)),
    ),
    mistakes=(
        MistakeSummary("p2", "mean-missing", "divide by N", 3),
        MistakeSummary("p1", "factors-swapped:f", "", 2),
        MistakeSummary("p1", "sign:x<q", "", 1),
    ),
    unmatched=("sub/[b]who[/b].py", "x\x07.csv"),
    level="B",
)


@pytest.fixture
def terminal():
    console = Console(file=io.StringIO(), force_terminal=True, width=140, color_system=None)
    console.print(report_terminal(SUMMARY))
    return console.file.getvalue()


@pytest.fixture
def page():
    return report_html(SUMMARY)


@pytest.mark.parametrize("form", ["page", "terminal"])
def test_what_is_not_graded_yet_is_told_and_is_in_no_mean(form, request):
    text = " ".join(request.getfixturevalue(form).split())
    assert "3 of 6 results are not graded yet" in text
    assert "mean 16.67 of 14" in text


def test_a_class_of_which_everything_is_graded_is_told_nothing_more():
    whole = replace(SUMMARY, students=(SUMMARY.students[0], StudentRow("s2", "B", {"p1": 0.0, "p2": 1.0}, 1.0, "")))
    assert (report(whole).ungraded, report(whole).mean) == ("", "8.83")


def test_where_nobody_is_graded_there_is_no_mean():
    assert report(replace(SUMMARY, students=SUMMARY.students[2:])).mean == "–"


@pytest.mark.parametrize(
    "fact",
    ["Ada", "6.67", "16.67", "p2 ran out of time", "nothing handed in", "75 %", "among those who handed in"],
)
@pytest.mark.parametrize("form", ["page", "terminal"])
def test_both_forms_say_it(form, fact, request):
    assert fact in request.getfixturevalue(form)


def test_mistakes_are_in_words_and_the_most_frequent_is_first():
    assert [(each.words, each.count) for each in report(SUMMARY).mistakes] == [
        ("divide by N", 3),
        ("factors swapped, at f", 2),
        ("sign, from q to x", 1),
    ]


def test_one_denominator_stands_behind_full_marks_and_points(page):
    """Two of three got full marks; the third handed nothing in, and is in neither number."""
    part = PartSummary("p1", "q", 1.0, {Verdict.CORRECT: 2, Verdict.MISSING: 1}, ())
    told = replace(SUMMARY, parts=(part,))
    assert report(told).difficulties == (Difficulty("p1", "q", 100, 2),)
    assert "<td>2</td>" in report_html(told)
    assert "of 3" not in report_html(told) + narrow(told)


def test_a_mistake_that_is_explained_comes_before_bare_notes():
    known, bare = MistakeSummary("p1", "a", "divide by N", 1), MistakeSummary("p2", "wrong-value", "", 9)
    shown = report(replace(SUMMARY, mistakes=(bare, known))).mistakes
    assert [each.words for each in shown] == ["divide by N", "a wrong value that no known mistake explains"]


@pytest.mark.parametrize(("count", "said"), [(12, "the most frequent first"), (33, "the 12 most frequent of 33")])
def test_a_list_of_mistakes_that_is_cut_says_so(count, said):
    cut = replace(SUMMARY, mistakes=tuple(MistakeSummary("p1", f"n{i}", f"m{i}", 1) for i in range(count)))
    assert len(report(cut).mistakes) == 12
    assert said in report_html(cut)
    assert said in " ".join(narrow(cut).split())


def test_the_mean_is_over_those_of_whom_everything_is_graded():
    assert report(SUMMARY).mean == "16.67"


def test_what_is_not_graded_is_a_dash_and_not_a_zero():
    rows = {row.student: row for row in report(SUMMARY).rows}
    assert rows["s2"].scores == ("4", "–")
    assert rows["s3"].total == "–"


def test_a_part_that_nobody_handed_in_has_no_difficulty(page):
    assert [row.percent for row in report(SUMMARY).difficulties] == [75, 50, None]
    assert "nan" not in page.partition("</style>")[2]


def test_student_text_is_no_markup_on_a_page(page):
    assert "<script" not in page
    assert "\x1b" not in page
    assert "\u202e" not in page


def test_student_text_is_no_markup_on_a_terminal(terminal):
    assert "[red]Eve[/red]" in terminal
    assert "sub/[b]who[/b].py" in terminal
    assert r"\x1b[31m" in terminal
    assert r"x\x07.csv" in terminal
    assert "\x1b[31m" not in terminal
    assert "\x07" not in terminal


def narrow(summary, width=80):
    console = Console(file=io.StringIO(), force_terminal=True, width=width, color_system=None)
    console.print(report_terminal(summary))
    return console.file.getvalue()


@pytest.mark.parametrize("count", [1, 6, 7, 20])
@pytest.mark.parametrize("prefix", ["p", "a-problem-with-a-long-id-"])
@pytest.mark.parametrize("student", ["s1234567", "long-student-identifier-0123"])
def test_no_number_is_cut_on_a_narrow_terminal(count, prefix, student):
    points = {f"{prefix}{number}": 100.0 for number in range(count)}
    scores = {problem: 66 + number / 100 for number, problem in enumerate(points, 1)}
    name = "Wolfeschlegelsteinhausenbergerdorff, Hubert Blaine"
    summary = replace(SUMMARY, points=points, students=(StudentRow(student, name, scores, 66.5 * count, ""),))
    told = narrow(summary).split()
    assert {f"{score:.2f}".rstrip("0") for score in scores.values()} <= set(told)
    assert {f"{66.5 * count:g}", student, *points} <= set(told)


def test_words_wrap_and_ids_do_not_on_a_narrow_terminal():
    long = "p1, p2 and p3 did not run because something in them went very wrong indeed; p4 ran out of time"
    student = StudentRow("long-student-identifier-0123", "Ada King, Countess of Lovelace", {"p1": 10.0}, 10.0, long)
    told = narrow(replace(SUMMARY, students=(student,), mistakes=(MistakeSummary("p1", "n", long * 2, 1),)))
    assert "…" not in told
    assert told.count(student.student) == 2
    assert set(long.split()) <= set(told.split())
    assert max(map(len, told.splitlines())) <= 80


@pytest.mark.parametrize("level", Level)
def test_the_level_at_which_code_ran_is_explained(level):
    assert (
        f"level {level}: {MEANING[level].walls}; {MEANING[level].use}."
        in report(replace(SUMMARY, level=level)).isolation
    )


def test_an_empty_class_can_be_reported():
    empty = Summary("T", "C", {}, (), (), (), (), "")
    assert report_html(empty)
    Console(file=io.StringIO()).print(report_terminal(empty))
