"""Formulas as answers: verdicts, what is told, and the same named mistakes as for numbers."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from grader.formulas import undecided
from grader.render.keys import typed_key
from grader.results import Verdict
from grader.typed.marking import mark_answers
from problems.catalogue import families, find
from problems.variant import Variant, variant
from solutions.engine import run
from tests.grader.formulas.asked import ASK, cases, marked, posed

CASES = cases(lambda one: (one.graph, tuple(part.id for part in one.parts)))  # another graph, or other parts


@pytest.mark.parametrize("one", CASES)
def test_the_key_as_it_is_typed_earns_full_marks(one: Variant) -> None:
    result = mark_answers(one, typed_key(one))
    assert {part.id: (part.verdict, part.told) for part in result.parts if part.verdict is not Verdict.CORRECT} == {}
    assert (result.score, result.notes, result.feedback) == (result.points, (), ())


@pytest.mark.parametrize("one", CASES)
@pytest.mark.parametrize(("typed", "verdict"), [(" ", Verdict.MISSING), ("?!", Verdict.MALFORMED)])
def test_blanks_and_nonsense_earn_nothing(one: Variant, typed: str, verdict: Verdict) -> None:
    result = mark_answers(one, {part.id: typed for part in one.parts})
    assert {part.verdict for part in result.parts} == {verdict}
    assert result.score == 0


@pytest.mark.parametrize("one", CASES)
def test_what_is_asked_is_no_answer(one: Variant) -> None:
    output = one.graph.output.name
    own = {part.id: f"d{output}/d{part.node}" if part.is_gradient else part.id for part in one.parts}
    assert {part.verdict for part in mark_answers(one, own).parts} == {Verdict.MALFORMED}


TYPED = {
    "sigmoid-neuron": {
        "dw0": ("x0 f (1-f)", "σ'(dot) x_0", "x0 e^-dot / (1+e^-dot)^2", "x0 s(w0x0 + w1x1 + w2)(1 - f)"),
        "dw2": ("f - f²", "1/(2 + e^dot + e^-dot)"),
    },
    "two-layer-mse": {"dW1_11": ("-(y-ŷ) W^(2)_1 x_1", "-r W2_1 x1"), "dW2_1": ("(ŷ - y) h_1",)},
    "svm-loss": {
        "da0": ("x_0 [s0 - s1 + 1 > 0]", "x0 1[s_0 + 1 > s_1]", "x0 if m0 > 0 else 0"),
        "db0": ("-x0 [s0-s1+1>0] - x0 [s2-s1+1>0]", "-x0 ([m0 > 0] + [m2 > 0])"),
    },
    "softmax-loss": {
        "da0": ("x_0 e^{s_0} / (e^{s0} + e^{s1} + e^{s2})",),
        "db0": ("-x0 + x0 e^s1/(e^s0 + e^s1 + e^s2)",),
    },
}


@pytest.mark.parametrize(
    ("family", "part", "typed"),
    [(family, part, typed) for family, parts in TYPED.items() for part, forms in parts.items() for typed in forms],
)
def test_the_formulas_of_textbooks_are_right(family: str, part: str, typed: str) -> None:
    assert marked(posed(family), part, typed).verdict is Verdict.CORRECT


@pytest.mark.parametrize(
    ("family", "part", "typed", "note"),
    [
        ("sum-product", "dz", "z", "factors-swapped"),
        ("sum-product", "dx", "y z", "add-as-product"),
        ("sum-product", "dy", "-z", "sign:y<q"),
        ("sum-product", "dx", "q", "factors-swapped"),
        ("sigmoid-neuron", "dw2", "(1-f)/f", "sigmoid-one-minus-f-over-f"),
        ("sigmoid-neuron", "dw0", "x0 f (1+f)", "sigmoid-f-one-plus-f"),
        ("sigmoid-neuron", "dx0", "w1 f (1-f)", "other-derivative:x0<x1"),
        ("svm-loss", "da0", "x0", "mask-missing"),
        ("svm-loss", "da0", "x0 [s0 - s1 > 0]", "delta-missing"),
        ("two-layer-mse", "dW2_1", "r h1", "difference-sign-missing"),
    ],
)
def test_mistakes_have_names(family: str, part: str, typed: str, note: str) -> None:
    found = marked(posed(family), part, typed)
    assert (found.verdict, found.note) == (Verdict.INCORRECT, note)
    assert found.mistake


@pytest.mark.parametrize("name", [name for name, family in families().items() if "ask" in family.options])
def test_most_declared_mistakes_that_show_are_named(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a mistake gives at the points stands for what the formula of a student gives there."""
    one = posed(name)
    inputs = {node.name: one.points.values[node.name] for node in one.graph.inputs}
    named = []
    for mistake in one.posed.mistakes:
        with np.errstate(all="ignore"):
            ran = run(one.graph, inputs, batch=1, broken=mistake)
        given = (ran.gradients[part.node] if part.is_gradient else ran.values[part.node] for part in one.parts)
        answers = (np.broadcast_to(array, part.answer.shape) for array, part in zip(given, one.parts, strict=True))
        monkeypatch.setattr("grader.formulas.marking.values_at", lambda tree, points, answers=answers: next(answers))
        result = mark_answers(one, {part.id: "1" for part in one.parts})
        if any(part.verdict is Verdict.INCORRECT for part in result.parts):
            named.append(bool(result.notes))
    assert sum(named) >= 0.7 * len(named)  # of mistakes that explain the same equally well none is named


def test_a_wrong_formula_is_answered_with_a_point() -> None:
    found = marked(posed("sum-product"), "dz", "x y")
    assert "it gives" in found.feedback
    assert found.feedback.endswith("and that is not the derivative there")


@pytest.mark.parametrize(
    ("typed", "echo"), [("x + y", ""), ("x+y", ""), ("q", ""), ("1x + 1y", "1*x + 1*y"), ("dz = q", "q")]
)
def test_what_has_another_normal_form_is_echoed(typed: str, echo: str) -> None:
    assert marked(posed("sum-product"), "dz", typed).read_as == echo


def test_of_two_readings_the_right_one_counts() -> None:
    one = posed("sum-product", form="(x+y)/z")
    assert mark_answers(one, {"dx": "q/q z"}).parts[0].read_as == "q/(q*z)"


def test_a_derivative_that_is_left_costs_half() -> None:
    found = marked(posed("sum-product"), "dx", "df/dq")
    assert (found.verdict, found.score) == (Verdict.PARTIAL, 0.5)
    assert found.feedback == "right so far; df/dq is left to be worked out"


def test_a_derivative_that_is_asked_elsewhere_may_stand_in_a_formula() -> None:
    family = find("sum-product")
    asked = replace(family, build=lambda draw, options: replace(family.build(draw, options), formulas=("dq", "dx")))
    result = mark_answers(variant(asked, None, ASK), {"dx": "df/dq", "dq": "z"})
    assert [part.verdict for part in result.parts] == [Verdict.CORRECT, Verdict.CORRECT]


def test_a_value_is_asked_in_terms_of_what_comes_before_it() -> None:
    family = find("sum-product")
    asked = replace(family, build=lambda draw, options: replace(family.build(draw, options), formulas=("f", "q")))
    one = variant(asked, None, ASK)
    assert typed_key(one) == {"f": "z*(x + y)", "q": "x + y"}
    assert mark_answers(one, {"f": "q z", "q": "x + y"}).score == 2
    refused = mark_answers(one, {"f": "f", "q": "f/z"})
    assert {part.verdict for part in refused.parts} == {Verdict.MALFORMED}


@pytest.mark.parametrize("typed", ["df/dy", "dy", "2 df/dx - df/dx"])
def test_a_derivative_that_is_no_step_on_the_way_is_refused(typed: str) -> None:
    assert marked(posed("sum-product"), "dx", typed).verdict is Verdict.MALFORMED


def test_nobody_is_marked_wrong_for_what_is_not_decided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(undecided, "is_equal", lambda variant, part, typed: None)
    found = marked(posed("sum-product"), "dx", "z + 9^9^9^9 - 9^9^9^9")
    assert (found.verdict, found.score, found.judgement.tone) == (Verdict.UNDECIDED, 0.0, "open")


def test_parts_are_known_by_their_symbol() -> None:
    result = mark_answers(posed("sum-product"), {"df/dx": "z", "∂f/∂y": "z", "DZ": "q"})
    assert result.score == 3


def test_the_first_wrong_part_is_told() -> None:
    assert mark_answers(posed("sum-product"), {"dx": "z", "dy": "7", "dz": "8"}).first_wrong == "dy"


def test_marking_by_value_does_without_sympy() -> None:
    code = """
import sys
from grader.typed.marking import mark_answers
from problems.catalogue import find
from problems.variant import variant
one = variant(find("sum-product"), None, {"ask": "formulas"})
assert mark_answers(one, {"dx": "z", "dy": "q", "dz": "?"}).score == 1
print("sympy" in sys.modules)
"""
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
