"""What a sheet names may be typed in a formula, and a key uses no other names."""

from __future__ import annotations

import re

import pytest

from grader.formulas import undecided
from grader.formulas.reading import read_formula
from grader.formulas.spelling import spellings
from grader.formulas.tree import Value, parts_of
from grader.render.keys import typed_key
from grader.results import Verdict
from problems.variant import Variant, typed_names
from solutions.names import GREEK
from tests.grader.formulas.asked import cases, marked, posed

STATEMENTS = cases(lambda one: one.statement)


# Batch normalisation of N numbers: dx_i = gamma/(N sigma) (N g_i - sum g - xhat_i sum g xhat), and
# dvar = -gamma/2 (var + eps)^(-3/2) sum g (x - mu). SELU: lambda above 0, lambda alpha e^z below.
@pytest.mark.parametrize(
    ("family", "options", "part", "typed"),
    [
        ("batch-norm", {}, "dvar", "-gamma/2 (var + eps)^(-3/2) (g1 (x1 - mu) + g2 (x2 - mu) + g3 (x3 - mu))"),
        ("batch-norm", {}, "dvar", r"-\frac{\gamma}{2\sigma^2} (g1 \hat{x}_1 + g2 \hat{x}_2 + g3 \hat{x}_3)"),
        ("batch-norm", {}, "dx1", "γ/(3 √(var + ε)) (3 g1 - (g1+g2+g3) - x̂1 (g1 x̂1 + g2 x̂2 + g3 x̂3))"),
        ("batch-norm", {"eps": 0.5}, "dgamma", "(g1 (x1-mu) + g2 (x2-mu) + g3 (x3-mu)) / sqrt(var + epsilon)"),
        ("batch-norm", {"mode": "test"}, "dz", "gamma / sqrt(V + eps)"),
        ("perceptron", {"form": "trick"}, "w1_1", "w1 + eta (y1 - yhat1) X_11"),
        ("perceptron", {"form": "trick"}, "b1", "b + η (y_1 - ŷ_1)"),
        ("perceptron", {"form": "trick", "labels": "-1/+1"}, "w1_2", "w2 + eta y1 X_12 [y1 z1 < 0]"),
        ("perceptron", {"form": "predict"}, "yhat1", "[z1 >= 0]"),
        ("perceptron", {"form": "descent", "labels": "-1/+1"}, "db", "-(y1[y1f1<0] + y2[y2f2<0] + y3[y3f3<0])/3"),
        ("regularization", {}, "dw1", "2 (yhat - y) x1 + lambda w1"),
        ("regularization", {"penalty": "l1"}, "dw2", "2 (ŷ - y) x2 + λ sign(w2)"),
        ("activations", {"unit": "selu"}, "dz1", "g1 λ if z1 > 0 else g1 λ α e^z1"),
        ("activations", {"unit": "selu", "given": "a"}, "s1", "lambda [a1 > 0] + (a1 + lambda alpha) [a1 <= 0]"),
        ("activations", {"unit": "elu"}, "dz1", "g1 [z1 > 0] + g1 (a1 + alpha) [z1 <= 0]"),
        ("activations", {"unit": "leaky-relu"}, "dz1", "g1 if z1 > 0 else alpha g1"),
    ],
)
def test_constants_and_values_that_a_sheet_names_are_read(
    family: str, options: dict[str, object], part: str, typed: str
) -> None:
    found = marked(posed(family, **options), part, typed)
    assert (found.verdict, found.feedback) == (Verdict.CORRECT, "")


@pytest.mark.parametrize("one", STATEMENTS)
def test_every_constant_of_a_statement_has_its_value(one: Variant) -> None:
    """$\\eta = 0.01$, unless it is a node."""
    for name, value in re.findall(r"\\([a-z]+) = ([0-9.]*[0-9])(?=\$)", one.statement):
        if name in GREEK and name not in one.graph:
            assert one.posed.symbols[name] == pytest.approx(float(value), abs=1e-7)


@pytest.mark.parametrize("one", STATEMENTS)
def test_every_name_of_a_sheet_is_listed_and_read(one: Variant) -> None:
    assert f"The names are typed {', '.join(typed_names(one.posed))}." in one.statement
    assert not set(one.posed.symbols) & {node.name for node in one.graph}
    names = tuple(node.name for node in one.graph)
    known = spellings(names, one.graph.output.name, tuple(one.posed.symbols.items()))
    assert all(len(list(parts_of(read_formula(name, known, "")[0]))) == 1 for name in typed_names(one.posed))


@pytest.mark.parametrize("one", STATEMENTS)
def test_a_key_has_only_names_of_the_sheet(one: Variant) -> None:
    names = tuple(node.name for node in one.graph)
    known = spellings(names, one.graph.output.name, tuple(one.posed.symbols.items()))
    for part, text in typed_key(one).items():
        used = {each.node for each in parts_of(read_formula(text, known, part)[0]) if isinstance(each, Value)}
        assert used <= set(one.posed.sheet_names)


def test_the_gradient_of_gamma_with_x_itself_has_a_name() -> None:
    found = marked(posed("batch-norm"), "dgamma", "g1 x1 + g2 x2 + g3 x3")
    assert (found.verdict, found.note) == (Verdict.INCORRECT, "gamma-gradient-of-inputs")


def test_the_key_of_batch_normalisation_is_that_of_textbooks() -> None:
    key = typed_key(posed("batch-norm"))
    assert key["dx1"] == "gamma*(2*g1 - g2 - g3 - xhat1*(g1*xhat1 + g2*xhat2 + g3*xhat3))/(3*sigma)"
    assert key["dvar"] == "-gamma*(g1*xhat1 + g2*xhat2 + g3*xhat3)/(2*sigma^2)"


@pytest.mark.parametrize(("family", "typed"), [("shared-path", "typed dyhat, dh."), ("two-layer-bce", "typed dz2.")])
def test_a_sheet_says_which_derivatives_of_ones_own_may_stand_in_others(family: str, typed: str) -> None:
    assert typed in posed(family).statement


def test_a_derivative_of_ones_own_earns_full_marks() -> None:
    one = posed("shared-path", unit="linear")
    assert marked(one, "dw", "dh*x").verdict is Verdict.CORRECT


def test_a_constant_is_known_where_sympy_decides() -> None:
    one = posed("regularization")
    assert undecided.answered(undecided.question(one, one.parts[0], "2*(yhat - y)*x1 + lambda*w1")) is True
    assert undecided.answered(undecided.question(one, one.parts[0], "2*(yhat - y)*x1 + 2*lambda*w1")) is False
