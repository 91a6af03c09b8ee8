"""What students type for a formula, and how it is read."""

from __future__ import annotations

import pytest

from grader.formulas.reading import read_formula
from grader.formulas.spelling import spellings
from grader.formulas.tokens import NotAFormulaError
from grader.formulas.writing import written

CIRCUIT = spellings(("x", "y", "z", "q", "f"), "f")
NET = spellings(("W1_11", "W1_12", "W2_1", "x1", "x2", "y", "h1", "yhat", "E", "dot", "mu", "s0", "s1", "e0"), "E")


def read(text: str, known: object = CIRCUIT, asked: str = "dx") -> list[str]:
    return [written(tree, known.output) for tree in read_formula(text, known, asked)]


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("z", "z"),
        ("-z", "-z"),
        ("2x", "2*x"),
        ("x y", "x*y"),
        ("xyz", "x*y*z"),
        ("z(x+y)", "z*(x + y)"),
        ("2(x+1)", "2*(x + 1)"),
        ("(x+y)(z-1)", "(x + y)*(z - 1)"),
        ("{x+y}[z]", "(x + y)*z"),
        ("x - -y", "x + y"),
        ("2*-x", "2*(-x)"),
        ("x^2y", "x^2*y"),
        ("x**2", "x^2"),
        ("x²", "x^2"),
        ("-x^2", "-x^2"),
        ("2^-3", "2^(-3)"),
        ("x^y^z", "x^(y^z)"),
        ("x/y/z", "x/y/z"),
        ("x−1·y÷2", "x - 1*y/2"),
        ("0,5x", "0.5*x"),
        ("1e-3 x", "1e-3*x"),
        ("e^x", "exp(x)"),
        ("e^-x y", "exp(-x)*y"),
        ("xe^{y z}", "x*exp(y*z)"),
        ("exp(x)", "exp(x)"),
        ("ln x", "ln(x)"),
        ("log(x y)", "ln(x*y)"),
        ("√2x", "sqrt(2)*x"),
        ("sqrt(x+1)", "sqrt(x + 1)"),
        ("σ(z)(1-sigmoid(z))", "sigma(z)*(1 - sigma(z))"),
        ("s(z)", "sigma(z)"),
        ("f(1-f)", "f*(1 - f)"),
        ("σ′(z)x", "sigma'(z)*x"),
        ("s'(z)", "sigma'(z)"),
        ("tanh'(x)", "tanh'(x)"),
        ("sin^2(x)", "sin(x)^2"),
        ("ReLU(x)", "relu(x)"),
        ("max(0, x)", "max(0, x)"),
        ("min{x; y; z}", "min(x, y, z)"),
        ("|x|", "abs(x)"),
        ("2|x||y-1|", "2*abs(x)*abs(y - 1)"),
        ("sign(x)", "sign(x)"),
        ("x[y>0]", "x*[y > 0]"),
        ("1[x ≥ y]z", "[x >= y]*z"),
        ("z 1(x>y)", "z*[x > y]"),
        ("𝟙{x<=y}", "[x <= y]"),
        ("1_{x > 0} y", "[x > 0]*y"),
        ("[-1 < x < 1]", "[-1 < x < 1]"),
        ("z if x > y else 0", "z*[x > y]"),
        ("x if x > y, y otherwise", "x*[x > y] + y*(1 - [x > y])"),
        ("df/dx = z", "z"),
        ("∂f/∂x = df/dq · 1 = z", "z"),
        ("dx: z", "z"),
        ("2 df/dq", "2*df/dq"),
        ("X", "x"),
        ("π x", "3.141592653589793*x"),
        (r"\frac{x}{y} \cdot \sigma\left(z\right)", "(x/y)*sigma(z)"),
        (r"$\frac{\partial f}{\partial q} x$", "df/dq*x"),
    ],
)
def test_is_read_as(typed: str, normal: str) -> None:
    assert read(typed) == [normal]
    assert read(normal) == [normal]


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        *((form, "W1_12") for form in ("W1_12", "W1_{12}", "W^1_12", "W^(1)_12", "W_12^1", "W_{12}^{(1)}", "W⁽¹⁾₁₂")),
        *((form, "W1_12") for form in ("W_{1,2}^{(1)}", "w1_12", "W¹₁₂")),
        *((form, "yhat") for form in ("ŷ", "y\u0302", "yhat", "y_hat", "hat(y)", r"\hat{y}")),
        *((form, "x1") for form in ("x1", "x_1", "x_{1}", "x₁", "X_1")),
        *((form, "mu") for form in ("μ", "mu", r"\mu", "Mu")),
        ("dotx1", "dot*x1"),
        ("x1x2", "x1*x2"),
        ("W1_11^2", "W1_11^2"),
        ("2e0", "2*e0"),
        ("2e1", "2e1"),
        ("s0(s1+1)", "s0*(s1 + 1)"),
        ("s(s0)", "sigma(s0)"),
        ("E e^x1", "E*exp(x1)"),
        ("-(y-ŷ) W^(2)_1 x_1", "-(y - yhat)*W2_1*x1"),
        ("dE/dh_1", "dE/dh1"),
    ],
)
def test_names_are_known_as_students_write_them(typed: str, normal: str) -> None:
    assert read(typed, NET) == [normal]


def test_the_case_counts_where_it_tells_two_names_apart() -> None:
    both = spellings(("w", "W", "f"), "f")
    assert read("w W", both) == ["w*W"]


def test_a_product_below_a_fraction_may_be_meant_or_not() -> None:
    assert read("1/2x + y") == ["1/2*x + y", "1/(2*x) + y"]


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "it ends too early"),
        ("x +", "it ends too early"),
        ("df/dx =", "it ends too early"),
        ("(x", "a closing ) is missing"),
        ("x)", "')' was not expected"),
        ("(x]", "']' was not expected"),
        ("foo", "'foo' is no name here; known are x, y, z, q, f"),
        ("x e2", "'e2' is no name here; known are x, y, z, q, f"),
        ("x_7", "'x_7' is no name here; known are x, y, z, q, f"),
        ("x2", "'2' was not expected: is it a factor, a power or part of a name?"),
        ("2 3", "'3' was not expected: is it a factor, a power or part of a name?"),
        ("x > y", "a comparison stands in brackets, as in [x > 0]"),
        ("x if y else z", "a comparison is needed after if, as in x > 0"),
        ("max", "max is a function: write max(...)"),
        ("ln xy", "what ln is taken of must stand in brackets: ln(...)"),
        ("max(x)", "max takes two operands or more"),
        ("exp(x, y)", "exp takes one operand"),
        ("max'(x, y)", "max takes two operands or more"),
        ("dq/dx", "dq/dx is itself a derivative: write what it is"),
        ("df/dy = z", "it says what df/dy is, and that is not asked here"),
        ("__import__('os')", "'__import__' is no name here; known are x, y, z, q, f"),
        ("nan", "'nan' is no name here; known are x, y, z, q, f"),
        ("x; y", "';' was not expected"),
        ("x?", "'?' was not expected"),
        ("x\u202ey", "'\\u202e' was not expected"),
    ],
)
def test_is_refused(typed: str, why: str) -> None:
    with pytest.raises(NotAFormulaError) as refused:
        read(typed)
    assert str(refused.value) == why


def test_many_names_are_not_all_listed() -> None:
    with pytest.raises(NotAFormulaError, match=r"did you mean a1.*a23, \.\.\."):
        read("a1_", spellings(tuple(f"a{number}" for number in range(100)), "a99"))


@pytest.mark.parametrize(
    "typed",
    [
        *("(" * 1000, "[" * 1000, "|" * 1001, "√" * 1900 + "x", "ln " * 600 + "x", "x^" * 900 + "x", "e^" * 900 + "x"),
        *("1 if x>0 else " * 130 + "1", "s'(" * 600, "\\frac{" * 300),
    ],
    ids=lambda typed: typed[:3],
)
def test_what_is_nested_without_end_is_refused(typed: str) -> None:
    with pytest.raises(NotAFormulaError, match=r"nested too deeply|ends too early"):
        read(typed)


def test_what_is_too_long_is_refused() -> None:
    with pytest.raises(NotAFormulaError, match="more than 2000 characters"):
        read("x+" * 1001 + "x")
    with pytest.raises(NotAFormulaError, match="more than 2000 characters"):
        read("\ufdfa" * 1000)  # one character that stands for eighteen


@pytest.mark.parametrize("typed", ["x+" * 999 + "x", "-" * 1900 + "x", "xy" * 1000, "9^" * 30 + "9", "1" * 40])
def test_what_is_long_is_read(typed: str) -> None:
    assert len(read(typed)) == 1
