"""Vectors and matrices that are typed as a whole, where their entries are asked one by one."""

from __future__ import annotations

import pytest

from grader.render.keys import typed_key
from grader.results import Result, Verdict
from grader.typed.arrays import arrays
from grader.typed.marking import mark_answers, typed_names
from problems.catalogue import find
from problems.variant import variant

NET = variant(find("two-layer-mse"))  # dW1 = [[-6, 3], [12, -6], [-18, 9]], h = [1.5, 4]
DW1 = ("dW1_11", "dW1_12", "dW1_21", "dW1_22", "dW1_31", "dW1_32")


def verdicts(result: Result, ids: tuple[str, ...] = DW1) -> list[Verdict]:
    found = {part.id: part.verdict for part in result.parts}
    return [found[id_] for id_ in ids]


def test_the_arrays_of_a_sheet_and_their_shapes() -> None:
    shapes = {array.name: array.shape for array in arrays(NET)}
    assert shapes == {
        "h": (1, 2),
        "dW2": (1, 2),
        "dh": (1, 2),
        "dW1": (3, 2),
    }
    assert next(array.rows for array in arrays(NET) if array.name == "dW1") == (DW1[:2], DW1[2:4], DW1[4:])


@pytest.mark.parametrize("name", ["dW1", "dw1", "dE/dW1", "∂E/∂W1"])
@pytest.mark.parametrize(
    "text",
    [
        "[[-6, 3], [12, -6], [-18, 9]]",
        "[[-6,3],[12,-6],[-18,9]]",
        "[[-6 3]\n [12 -6]\n [-18 9]]",
        "((-6, 3), (12, -6), (-18, 9))",
        "-6 3; 12 -6; -18 9",
        "-6, 3; 12, -6; -18, 9",
        "-6 3\n12 -6\n-18 9\n",
        "[-6 3; 12 -6; -18 9]",
        "np.array([[-6., 3.], [12., -6.], [-18., 9.]])",
        "−6,0 3,0; 12,0 −6,0; −18,0 9,0",
        "[[-12/2, sqrt(9)], [12, -6], [-18, 3^2]]",
    ],
)
def test_is_the_same_matrix(name: str, text: str) -> None:
    assert verdicts(mark_answers(NET, {name: text})) == [Verdict.CORRECT] * 6


@pytest.mark.parametrize(
    "text", ["1.5 4", "(1.5, 4)", "1.5, 4", "[1.5, 4]", "[[1.5, 4]]", "[[1.5], [4]]", "1.5; 4", "1.5\n4", "1,5; 4"]
)
def test_a_vector_stands_across_or_down(text: str) -> None:
    assert verdicts(mark_answers(NET, {"h": text}), ("h1", "h2")) == [Verdict.CORRECT] * 2


def test_wrong_entries_are_named_and_cost_themselves() -> None:
    result = mark_answers(NET, {"dW1": "-6 3; 12 7; -18 x"})
    assert verdicts(result) == [*[Verdict.CORRECT] * 3, Verdict.INCORRECT, Verdict.CORRECT, Verdict.MALFORMED]
    assert result.first_wrong == "dW1_22"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[-6, 12, -18], [3, -6, 9]]", "dW1 has 3 rows of 2 numbers; 2 rows of 3 numbers were typed; are rows and"),
        ("-6 3; 12 -6", "dW1 has 3 rows of 2 numbers; 2 rows of 2 numbers were typed"),
        ("-6 3 12 -6 -18 9", "dW1 has 3 rows of 2 numbers; 6 numbers were typed"),
        ("[[-6, 3], [12, -6], [-18]]", "rows of 1 and 2 were typed"),
        ("7", "dW1 has 3 rows of 2 numbers; 1 number was typed"),
    ],
)
def test_a_wrong_shape_is_told_before_any_value(text: str, words: str) -> None:
    result = mark_answers(NET, {"dW1": text})
    assert verdicts(result) == [Verdict.INCORRECT] * 6
    told = [part for part in result.parts if part.id in DW1]
    assert all(words in part.feedback and part.note == "wrong-shape" for part in told)


@pytest.mark.parametrize("text", ["[[-6, 3], [12, -6], [-18, 9]", "[[[-6]]]", "[" * 3000])
def test_brackets_that_do_not_match_cannot_be_read(text: str) -> None:
    assert verdicts(mark_answers(NET, {"dW1": text})) == [Verdict.MALFORMED] * 6


@pytest.mark.parametrize(
    "text", [" " * 4990 + "[[", "[[" + " " * 4990, "[[" + "],[" * 1600 + "]]", "[[" + " ]" * 2400 + "x", "\n \n" * 1600]
)
def test_whatever_is_typed_is_taken_apart_at_once(text: str) -> None:
    """Patterns with spaces in them could be tried in millions of ways; this test would not end."""
    found = verdicts(mark_answers(NET, {"dW1": f"{text}7"}))
    assert len(set(found)) == 1
    assert found[0] in (Verdict.MALFORMED, Verdict.INCORRECT)


def test_a_name_that_a_part_has_is_the_part() -> None:
    one = variant(find("sum-product"))
    assert arrays(one) == ()
    assert mark_answers(one, {"q": "[3]"}).parts[0].verdict is Verdict.MALFORMED


def test_an_entry_that_is_typed_alone_counts_as_it_stands() -> None:
    result = mark_answers(NET, {"dW1": "-6 3; 12 -6; -18 9", "dW1_22": "5"})
    assert verdicts(result) == [*[Verdict.CORRECT] * 3, Verdict.INCORRECT, *[Verdict.CORRECT] * 2]


def test_a_matrix_earns_what_its_entries_earn() -> None:
    key = typed_key(NET)
    whole = {id_: text for id_, text in key.items() if id_ not in DW1} | {"dW1": "-6 3; 12 -6; -18 9"}
    assert mark_answers(NET, whole).score == mark_answers(NET, key).score == len(NET.parts)


def test_an_error_can_be_followed_into_a_matrix() -> None:
    """With df/dyhat = 6 instead of -3 everything behind it is -2 times as large."""
    result = mark_answers(NET, {"dyhat": "6", "dW1": "12 -6; -24 12; 36 -18"})
    assert verdicts(result) == [Verdict.FOLLOWS_THROUGH] * 6


def test_the_name_under_which_an_entry_was_typed() -> None:
    names = typed_names(NET, {"dE/dW1": "1 2; 3 4; 5 6", "H1": "3"})
    assert names["h1"] == "H1"
    assert {names[id_] for id_ in DW1} == {"dE/dW1"}
