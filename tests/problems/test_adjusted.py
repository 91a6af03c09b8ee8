"""A family as an assignment wants it is the same problem, printed and asked in another way."""

import pytest

from problems.adjusted import AS_IT_IS, PartError, Wanted, adjusted
from problems.catalogue import custom, find
from problems.certified.too_few_parts import too_few_parts
from problems.errors import NoNumbersError
from problems.variant import variant

FAMILY = find("sum-product")


def test_nothing_wanted_is_the_family_itself():
    assert adjusted(FAMILY, AS_IT_IS) is FAMILY


def test_other_decimals_are_printed_and_graded():
    made = variant(adjusted(FAMILY, Wanted(decimals=3)), 5)
    assert made.decimals == 3
    assert {part.tolerance.atol for part in made.parts} == {0.001}
    assert made.digest != variant(FAMILY, 5).digest


@pytest.mark.parametrize(
    ("wanted", "asked"),
    [
        (Wanted(given=("q",)), ["f", "dz", "dq", "dy", "dx"]),
        (Wanted(blank=("dx", "f")), ["f", "dx"]),
        (Wanted(given=("f",), blank=("dx", "f")), ["dx"]),
    ],
)
def test_what_is_given_is_not_asked_and_only_what_is_blank_is(wanted, asked):
    made = variant(adjusted(FAMILY, wanted), 5, {"x": 1})
    assert sorted(part.id for part in made.parts) == sorted(asked)


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (Wanted(given=("r",)), "given: unknown part 'r'; allowed: q, f, dq, dz, dy, dx"),
        (Wanted(blank=("dX",)), "blank: unknown part 'dX'"),
        (
            Wanted(given=("q",), blank=("q",)),
            "given: q is given, and blank asks for no other part, which leaves nothing to ask",
        ),
    ],
)
def test_a_part_that_is_not_there_is_named(wanted, words):
    with pytest.raises(PartError, match=words.split(";")[0]):
        variant(adjusted(FAMILY, wanted), 5)


@pytest.mark.parametrize(
    ("name", "wanted", "words"),
    [
        (
            "sum-product",
            Wanted(blank=("q",)),
            "blank: no numbers show every known mistake where only q is asked: "
            "factors-swapped and product-as-sum show only in dz and dq; add-as-product shows only in dy and dx; "
            "ask dy or dx too",
        ),
        ("sum-product", Wanted(given=("dx", "dy")), "given: no numbers show every known mistake where only q, f, "),
        ("softmax-loss", Wanted(blank=("s0",)), "log-base-10 and exp-of-score show only in L; "),
    ],
)
def test_too_few_parts_are_told_with_the_mistakes_that_they_do_not_show(name, wanted, words):
    told = str(too_few_parts(find(name), wanted, {}))
    assert words in told
    with pytest.raises(NoNumbersError):
        variant(adjusted(find(name), wanted), 0)


def test_what_is_said_to_be_enough_is_enough():
    for part in ("dy", "dx"):
        assert variant(adjusted(FAMILY, Wanted(blank=("q", part))), 0).certificate.is_certified


def test_parts_are_not_to_blame_for_numbers_that_never_fit():
    assert too_few_parts(custom("f = x - x"), Wanted(blank=("f",)), {}) is None


def test_formulas_can_be_left_out_too():
    made = variant(adjusted(FAMILY, Wanted(blank=("dx",))), 5, {"ask": "formulas"})
    assert [part.id for part in made.parts] == ["dx"]


def test_a_statement_does_not_ask_what_is_left_out():
    family = find("batch-norm")
    parts = [part.id for part in variant(family, 5).parts]
    made = variant(adjusted(family, Wanted(blank=tuple(part for part in parts if part not in ("dx2", "dx3")))), 5)
    assert "by every" in variant(family, 5).statement
    assert "by every" not in made.statement
    assert made.statement.endswith("Compute what is asked.")
