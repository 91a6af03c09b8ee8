"""What parts are worth beside each other, and what an assignment says of marking."""

from __future__ import annotations

import pytest

from grader.batch.grading import grade
from grader.course.weights import ids_of, weighted
from grader.errors import FileError
from grader.policies.marking import KEYS, MarkingPolicy
from grader.render.languages import words
from grader.render.part_points import part_points
from grader.sheets.handout import Request, hand_out
from problems.adjusted import Wanted, adjusted
from problems.catalogue import find
from problems.errors import ProblemError
from problems.variant import variant

SUM, NET = variant(find("sum-product")), variant(find("two-layer-mse"))
HEAD = 'title = "T"\nid = "t"\n[[problem]]\nfamily = "sum-product"\n'
SET = "set = { x = -2, y = 5, z = -4 }\n"


def points(**weights: float) -> dict[str, float]:
    return {part.id: part.points for part in weighted(SUM, weights).parts}


def test_a_part_that_is_not_named_weighs_one() -> None:
    assert points(dx=2, q=0) == {"q": 0, "f": 1, "dz": 1, "dq": 1, "dy": 1, "dx": 2}
    assert weighted(SUM, {}) is SUM


def test_the_name_of_an_array_stands_for_its_entries() -> None:
    heavy = [part.id for part in weighted(NET, {"dW1": 3}).parts if part.points == 3]
    assert sorted(heavy) == ["dW1_11", "dW1_12", "dW1_21", "dW1_22", "dW1_31", "dW1_32"]
    assert ids_of(NET, ["h", "q", "h1"], "must_answer") == ("h1", "h2", "q")


@pytest.mark.parametrize(
    ("weights", "words"),
    [
        ({"dw": 1}, "weights: there is no part 'dw'; the parts are q, f, dz, dq, dy, dx"),
        ({"dxx": 1}, "did you mean dx"),
        ({"x": 1}, "weights: x is given on the sheet or left out, so nobody answers it; the parts are q, f"),
        ({"q": -1}, "weights: q = -1 is not a number from 0 to 1000"),
        ({"q": True}, "q = True is not a number"),
        ({"q": "2"}, "q = 2 is not a number"),
        ({"q": float("nan")}, "q = nan is not a number"),
        (dict.fromkeys(["q", "f", "dx", "dy", "dz", "dq"], 0), "every part weighs 0"),
    ],
)
def test_weights_that_are_none_are_refused(weights: dict[str, float], words: str) -> None:
    with pytest.raises(ProblemError, match=words):
        weighted(SUM, weights)


def test_of_a_part_that_is_given_it_is_said() -> None:
    family = adjusted(find("sum-product"), Wanted(given=("q", "dq")))
    with pytest.raises(ProblemError, match="weights: dq is given on the sheet or left out, so nobody answers it"):
        weighted(variant(family), {"dq": 0})


def test_what_parts_are_worth_in_words() -> None:
    """Of 10 points 6 parts weigh 2 + 0 + 4 times 1."""
    told = part_points(weighted(SUM, {"dx": 2, "q": 0}), 12, words("en"))
    assert told == r"Per part: $q$ 0 points; $\partial f/\partial x$ 4 points; every other 2 points."
    assert part_points(SUM, 12, words("en")) == ""


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "Per part: $q$, $f$ 3 points; every other 1.5 points."),
        ("de", "Je Teil: $q$, $f$ 3 Punkte; jeder andere 1.5 Punkte."),
    ],
)
def test_what_parts_are_worth_is_said_in_the_language_of_the_sheet(language: str, told: str) -> None:
    assert part_points(weighted(SUM, {"q": 2, "f": 2}), 12, words(language)) == told


def test_the_entries_of_an_array_that_are_worth_the_same_are_named_together() -> None:
    """Of 35 parts 7 weigh 2, and 28 weigh 1: 42 in all."""
    told = part_points(weighted(NET, {"dW1": 2, "h1": 2}), 21, words("en"))
    assert told == r"Per part: $h_{1}$, $\partial E/\partial W^{(1)}_{ij}$ 1 point; every other 0.5 points."


def test_the_points_of_a_problem_stay_what_they_are(course) -> None:
    """q is wrong and weighs 0, dx is right and weighs 2 of 6: the rest of the 10 points is 10/6 each."""
    course.write("assignment.toml", f"{HEAD}{SET}weights = {{ dx = 2, q = 0 }}\n")
    course.hand_in("s001", "p1", {"q": "7", "f": "-28", "dz": "7", "dq": "-4", "dy": "1", "dx": "-4"})
    summary = grade(course.request)
    (row,) = (row for row in summary.students if row.student == "s001")
    assert row.scores["p1"] == pytest.approx(10 - 10 / 6)
    assert summary.points == {"p1": 10.0}


@pytest.mark.parametrize(
    ("marking", "score"),
    [
        ("", 5.0),
        ("[marking]\npenalty = 0.25\n", 4.5),
        ("[marking]\nfollow_through = false\n", 3.0),
        ("[marking]\nrounded = 0\n", 5.0),
    ],
)
def test_an_assignment_says_how_is_marked(course, marking: str, score: float) -> None:
    problem = f'[[problem]]\nfamily = "sum-product"\npoints = 6\n{SET}'
    course.write("assignment.toml", f'title = "T"\nid = "t"\n{marking}{problem}')
    course.hand_in("s001", "p1", {"q": "7", "f": "-28", "dz": "7", "dq": "-4", "dy": "-4", "dx": "-4"})
    (row,) = (row for row in grade(course.request).students if row.student == "s001")
    assert row.scores["p1"] == score


def test_a_changed_policy_is_marked_anew(course) -> None:
    problem = f'[[problem]]\nfamily = "sum-product"\npoints = 6\n{SET}'
    course.hand_in("s001", "p1", {"q": "7", "f": "-28", "dz": "7", "dq": "-4", "dy": "-4", "dx": "-4"})
    scores = []
    for marking in ("", "[marking]\npenalty = 1\n", ""):
        course.write("assignment.toml", f'title = "T"\nid = "t"\n{marking}{problem}')
        scores.append(next(row.scores["p1"] for row in grade(course.request).students if row.student == "s001"))
    assert scores == [5.0, 3.0, 5.0]


@pytest.mark.parametrize(
    ("lines", "line", "words"),
    [
        ("weights = { dw = 2 }", 5, "problem p1: weights: there is no part 'dw'"),
        ("weights = 3", 5, "weights = 3 is not a table of parts and what they weigh"),
        ('must_answer = ["w"]', 5, "problem p1: must_answer: there is no part 'w'; the parts are q, f"),
        ("must_answer = [1]", 5, "must_answer = [1] is not a list of the names of parts"),
        ('answer = "code"\nweights = { dx = 2 }', 6, 'weights is for answer = "typed"'),
    ],
)
def test_what_cannot_be_is_refused_with_its_line(course, lines: str, line: int, words: str) -> None:
    course.write("assignment.toml", f"{HEAD}{lines}\n")
    with pytest.raises(FileError) as told:
        grade(course.request)
    assert f"assignment.toml, line {line}: " in str(told.value)
    assert words in str(told.value)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("penalty = 2", "penalty = 2 is not a share of the points from 0 to 1"),
        ("rounded = true", "rounded = true is not a share"),
        ("penlty = 0", "unknown key 'penlty' (did you mean penalty?)"),
    ],
)
def test_what_is_no_way_of_marking_is_refused_with_its_line(course, line: str, words: str) -> None:
    text = f'title = "T"\nid = "t"\n[marking]\n{line}\n[[problem]]\nfamily = "sum-product"\n'
    course.write("assignment.toml", text)
    with pytest.raises(FileError) as told:
        grade(course.request)
    assert "assignment.toml, line 4: " in str(told.value)
    assert words in str(told.value)


def test_the_keys_are_the_fields_of_the_policy() -> None:
    assert {name: key.default for name, key in KEYS.items()} == vars(MarkingPolicy())


def test_the_sheet_says_what_parts_are_worth(course) -> None:
    course.write("assignment.toml", f"{HEAD}points = 12\n{SET}weights = {{ dx = 2, q = 0 }}\n")
    hand_out(Request(course.folder, None, course.folder / "sheets", ("html",), keys=False))
    page = next((course.folder / "sheets").rglob("*s001*.html")).read_text()
    assert "</math> 0 points; " in page
    assert "every other 2 points" in page
