"""The class at a glance, worked out by hand for a class of three."""

import dataclasses
import math

import pytest

from grader.course.roster import Student
from grader.report.gradebook import as_json, cell, gradebook
from grader.report.summary import MistakeSummary, summarise
from grader.results import PartResult, Result, Verdict
from grader.store.attempts import Attempt, Marks
from grader.store.database import ClassRecord, ProblemRecord
from grader.store.records import Standing

CLASS = ClassRecord(
    assignment="bp1",
    title="T",
    course="C",
    problems=(ProblemRecord("p1", "Sum", 10.0), ProblemRecord("p2", "Neuron", 4.0)),
    students=(Student("s2", "=Ben"), Student("s1", "Ada, Countess"), Student("s3", "Chidi")),
    unmatched=("x.csv (why)",),
)


def result(problem, points, verdicts, level="", note=""):
    """Parts a, b, ... of equal points; a right one scores all of its points."""
    share = points / len(verdicts)
    notes = {Verdict.INCORRECT: note}
    parts = (
        PartResult(name, share, "number", verdict, share * (verdict is Verdict.CORRECT), notes.get(verdict, ""))
        for name, verdict in zip("abc", verdicts, strict=False)
    )
    return Result(problem, tuple(parts), level)


RIGHT, WRONG, MISSING = Verdict.CORRECT, Verdict.INCORRECT, Verdict.MISSING
RESULTS = {
    ("s1", "p1"): result("p1", 10.0, [RIGHT, RIGHT]),
    ("s2", "p1"): result("p1", 10.0, [RIGHT, WRONG], note="swapped"),
    ("s3", "p1"): result("p1", 10.0, [MISSING, MISSING]),
    ("s1", "p2"): result("p2", 4.0, [WRONG, RIGHT, RIGHT], "B", note="sign"),
    ("s2", "p2"): result("p2", 4.0, [WRONG, MISSING, Verdict.TIMED_OUT], "A", note="sign"),
    ("s3", "p2"): result("p2", 4.0, [MISSING, MISSING, MISSING]),
}


def summarised(record, results):
    """By student and problem, each from an attempt of which nothing is told."""
    own = {student: {} for student, _ in results}
    for (student, problem), result in results.items():
        own[student][problem] = Marks(Attempt(0), result)
    return summarise(record, (Standing(student, counting, "") for student, counting in own.items()))


@pytest.fixture
def summary():
    return summarised(CLASS, RESULTS)


def test_students_are_in_roster_order_with_their_totals(summary):
    assert [(row.student, row.total) for row in summary.students] == [("s2", 5.0), ("s1", 10 + 8 / 3), ("s3", 0.0)]


def test_what_needs_a_person_is_said(summary):
    assert [row.attention for row in summary.students] == ["p2 ran out of time", "", "nothing handed in"]


def looked_at(verdict, feedback, note=""):
    """What is to be looked at of a student with one problem, which has one part."""
    parts = (PartResult("a", 1.0, "number", verdict, note=note, feedback=feedback),)
    (row,) = (row for row in summarised(CLASS, {("s1", "p1"): Result("p1", parts, "A")}).students if row.attention)
    return row.attention


@pytest.mark.parametrize(
    ("what", "told"),
    [
        ("on line 5: Threads cannot be started: do it in one.", "on line 5: Threads cannot be started: do it in one"),
        (
            "on line 2: `open('x. Y')`: '/x.txt' is not there. Your files " + "x" * 300,
            "on line 2: `open('x. Y')`: '/x.txt' is not there",
        ),
        ("on line 2: " + "very " * 100 + "long", "on line 2: " + "very " * 100 + "long"),
    ],
)
def test_what_was_tried_that_is_not_allowed_is_said_in_a_whole_sentence(what, told):
    attention = looked_at(Verdict.FORBIDDEN, f"it tried something that is not allowed here {what}")
    assert attention == f"p1 tried what is not allowed; p1: {told}"


def test_a_function_that_is_not_there_needs_a_look_for_its_name_may_be_misspelt():
    sentence = "no function named svm_loss was found; the file defines svm_los"
    assert looked_at(Verdict.MISSING, sentence, "missing-function") == f"p1: {sentence}"


def test_a_file_that_was_not_read_beside_what_is_graded_needs_a_look():
    marks = Marks(Attempt(unread="Not read: p1_2.zip"), RESULTS["s2", "p1"])
    rows = summarise(CLASS, [Standing("s2", {"p1": marks}, "")]).students
    assert [row.attention for row in rows if row.student == "s2"] == ["files were not read"]


@pytest.mark.parametrize(
    ("words", "told"),
    [(("1 h late", "1 h late"), "p1, p2 are 1 h late"), (("1 h late", "2 h late"), "p1 is 1 h late; p2 is 2 h late")],
)
def test_lateness_that_needs_a_look_is_said_once_for_all_problems_of_which_it_is_the_same(words, told):
    late = {f"p{number}": Attempt(days_late=1, words=each) for number, each in enumerate(words, 1)}
    marks = {problem: Marks(attempt, RESULTS["s1", problem]) for problem, attempt in late.items()}
    (row,) = (row for row in summarise(CLASS, [Standing("s1", marks, "")]).students if row.student == "s1")
    assert row.attention == told


def test_difficulty_is_the_mean_share_of_those_who_handed_in(summary):
    found = {(part.problem, part.part): part.difficulty for part in summary.parts}
    assert found == {("p1", "a"): 1.0, ("p1", "b"): 0.5, ("p2", "a"): 0.0, ("p2", "b"): 0.5, ("p2", "c"): 0.5}


def test_difficulty_is_unknown_if_nobody_handed_in():
    only = {("s3", "p1"): RESULTS["s3", "p1"]}
    summary = summarised(CLASS, only)
    assert all(math.isnan(part.difficulty) for part in summary.parts)
    assert as_json(summary)["problems"][0]["parts"][0]["difficulty"] is None


def test_verdicts_and_mistakes_are_counted(summary):
    parts = {(part.problem, part.part): part for part in summary.parts}
    assert parts["p1", "b"].verdicts == {RIGHT: 1, WRONG: 1, MISSING: 1}
    assert parts["p2", "a"].notes == (("sign", 2),)


def test_the_level_is_the_weakest(summary):
    assert summary.level == "B"


def test_the_gradebook_to_the_byte(summary):
    assert gradebook(summary) == (
        "id,name,p1,p2,total,points\n"
        "s2,'=Ben,5,0,5,14\n"
        's1,"Ada, Countess",10,2.67,12.67,14\n'
        "s3,Chidi,0,0,0,14\n"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("verdict", "attention"),
    [
        (Verdict.GRADER_ERROR, "the grader failed on p1"),
        (Verdict.UNDECIDED, "p1 needs a person to decide"),
    ],
)
def test_what_is_not_graded_is_an_empty_cell_and_no_total(verdict, attention):
    results = RESULTS | {("s1", "p1"): result("p1", 10.0, [RIGHT, verdict])}
    del results["s3", "p2"]
    summary = summarised(CLASS, results)
    assert not summary.is_complete
    assert [line.split(",")[-4:] for line in gradebook(summary).splitlines()[2:]] == [
        ["", "2.67", "", "14"],
        ["0", "", "", "14"],
    ]
    assert summary.students[1].attention == attention


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "\0"])
def test_a_cell_is_never_a_formula(sign):
    assert cell(f"{sign}1+1") == f"'{sign}1+1"


def test_a_name_is_left_alone():
    assert cell("Jean-Luc = +") == "Jean-Luc = +"


def test_programs_read_the_same_numbers(summary):
    read = as_json(summary)
    assert (read["title"], read["level"], read["unmatched"]) == ("T", "B", ["x.csv (why)"])
    assert read["students"][0] == {
        "id": "s2",
        "name": "=Ben",
        "scores": {"p1": 5.0, "p2": 0.0},
        "total": 5.0,
        "attention": "p2 ran out of time",
        "attempts": {},
    }
    assert read["problems"][0]["parts"][1] == {
        "id": "b",
        "difficulty": 0.5,
        "verdicts": {"CORRECT": 1, "INCORRECT": 1, "MISSING": 1},
        "notes": [{"note": "swapped", "count": 1}],
    }


def test_a_mistake_in_several_parts_counts_a_student_once():
    twice = tuple(
        PartResult(name, 1.0, "number", WRONG, note="mean-missing", mistake="divide by N") for name in ("a", "b")
    )
    results = {("s1", "p1"): Result("p1", twice, ""), ("s2", "p1"): Result("p1", twice[:1], "")}
    assert summarised(CLASS, results).mistakes == (MistakeSummary("p1", "mean-missing", "divide by N", 2),)


def test_a_student_whose_files_were_not_read_needs_a_look():
    record = dataclasses.replace(CLASS, unmatched=("s1/p4.txt (p4 is answered in a file that ends in .py or .ipynb)",))
    rows = {row.student: row.attention for row in summarised(record, RESULTS).students}
    assert "files were not read" in rows["s1"]
    assert "files were not read" not in rows["s2"]
