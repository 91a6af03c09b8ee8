"""What nobody means as an answer is refused by counting, before it is worked out; all other work has a bound."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grader.formulas import marking, reading, tokens, undecided
from grader.formulas.marking import mark_formulas
from grader.formulas.tree import parts_of
from grader.results import Verdict
from tests.grader.formulas.asked import posed

ONE = posed("sum-product")  # f = (x + y) z
MB = 1_000_000


def marked(text: str):
    results, _ = mark_formulas(ONE, {"dx": text})
    return next(each for each in results if each.id == "dx")


@pytest.fixture(autouse=True)
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What SymPy would be asked, which takes seconds; it is asked nothing here."""
    found: list[str] = []
    monkeypatch.setattr(undecided, "is_equal", lambda one, part, typed: found.append(typed))
    return found


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x+" * (MB // 2) + "x", "more than 2000 characters"),
        ("x" * MB, "more than 2000 characters"),
        ("(" * MB, "more than 2000 characters"),
        ("\ufdfa" * 2000, "more than 2000 characters"),  # one sign that stands for eighteen
        ("(" * 900 + "x" + ")" * 900, "nested too deeply"),
        ("√" * 1900 + "x", "nested too deeply"),
        ("|" * 1900 + "x", "nested too deeply"),
        ("2^" * 900 + "x", "nested too deeply"),
        ("x if x>0 else " * 130 + "x", "nested too deeply"),
        ("9" * 1900, "a number in it has more than 40 characters"),
        ("1e" + "9" * 100, "a number in it has more than 40 characters"),
        ("__import__('os').system('ls')", "'__import__' is no name here"),
        ("x.__class__.__bases__", "'.' was not expected"),
        ("eval('x')", "'eval' is no name here"),
        ("[c for c in ().__class__]", "'c' is no name here"),
        ("x\u200b+y", "was not expected"),
        ("\u202ex", "was not expected"),
        ("exp(exp(exp(exp(9))))", "has no finite value"),
        ("9^9^9^9^9", "has no finite value"),
        ("1/0", "has no finite value"),
    ],
)
def test_is_refused(text: str, words: str, asked: list[str]) -> None:
    found = marked(text)
    assert (found.verdict, found.score) == (Verdict.MALFORMED, 0)
    assert words in found.feedback
    assert len(found.feedback) < 300
    assert asked == []


@pytest.mark.parametrize("text", ["x^1000000000", "(x+y)^(10^9)", "x^9^9^9^9", "x" + "²" * 30, "x*" * 990 + "x"])
def test_powers_are_worked_out_in_floating_point(text: str, asked: list[str]) -> None:
    """At x = 1 and x = 0 they have a value, which decides."""
    assert marked(text).verdict is Verdict.INCORRECT
    assert asked == []


@pytest.mark.parametrize("text", ["x+" * 999 + "x", "-" * 1990 + "x", "[" + "x>" * 900 + "x]"])
def test_a_tree_is_no_larger_than_its_text(text: str) -> None:
    (tree,) = set(reading.read_formula(text, _known(), "dx"))
    assert sum(1 for _ in parts_of(tree)) <= len(text) <= tokens.LONGEST


def _known():
    return marking.spellings(tuple(node.name for node in ONE.graph), "f", ())


def test_sympy_is_asked_of_a_few_formulas_of_a_sheet(monkeypatch: pytest.MonkeyPatch, asked: list[str]) -> None:
    monkeypatch.setattr(marking, "MOST_ASKED", 2)
    typed = {part.id: "exp(999*x^2)*z/exp(999*x^2)" for part in ONE.parts}
    assert len(typed) > 2
    results, _ = mark_formulas(ONE, typed)
    assert len(asked) == 2
    assert {each.verdict for each in results} == {Verdict.UNDECIDED}


def test_what_is_undecided_has_no_score_and_no_mistake() -> None:
    found = marked("exp(999*x^2)*z/exp(999*x^2)")
    assert (found.verdict, found.score, found.note, found.mistake) == (Verdict.UNDECIDED, 0, "", "")
    assert replace(found, verdict=Verdict.UNDECIDED).judgement.words == "not decided yet: a person looks at it"
