"""Formulas written as LaTeX again: what is read from it is the same formula, and LaTeX programs understand it."""

import re
from xml.etree import ElementTree

import pytest

from grader.render.formula import FormulaError, to_latex
from grader.render.formula_parse import parse

FORMULAS = r"""
f(x, y) = \frac{x + \sigma(y)}{\sigma(x) + (x + y)^2}
\dfrac{\partial f}{\partial q} \cdot \tfrac{\partial q}{\partial x} = \textcolor{bwd}{-4.00} \cdot 1.00 = -4.00
\textcolor{fwd}{3.00} - \textcolor{bwd}{(-0.06)} \cdot 1.00
{\textcolor{bwd}{x y}}^2 + {x_1}^{(2)} + {}_{n}C
W^{(1)}_{11} \quad \hat{y} \, \mathrm{dot} \: \hat{\mathrm{dot}} \! \mathbf{w}^T \mathbf{x} ~ b \qquad \mathrm{d}
L_i = \sum_{j \ne y_i} \max(0, s_j - s_{y_i} + \Delta)
\argmax_j s_j, \quad \min_w L, \operatorname{L2 norm} x
\left[ x + \left\{ y - 1 \right\} \right], \left. \frac{\partial f}{\partial x} \right|, \left\|w\right\|
\sqrt[3]{x} \cdot \sqrt{2} \sin x
\begin{aligned} [a] &= \sigma(y) = 0.12 \\ [b > c] &= x + a = -0.88 \end{aligned}
\begin{bmatrix} 1 & -2 \\ [x] & 3 \end{bmatrix} + \begin{pmatrix} x \end{pmatrix} + \begin{matrix} 1 & 2 \end{matrix}
\begin{cases} x & \text{if } x > 0 \\ 0 & \text{50\% \$ \_ \& \#} \end{cases}
f'(x) + f''_i(x) + f'^2 + x^\prime
\lVert w \rVert^2 = |w|^2, a | b, \langle x \rangle, \lceil x \rceil, \{x\}, 3!, 5\%
x \approx 3.14, y \to \infty, z \pm 1, x * y - x \odot Y - z / 2, \epsilon + \phi + \Gamma
\mathcal{L} \mathbb{R} \boldsymbol{x} \mathit{ab} \vec{v} \tilde{x} \overline{x y} \dot{x}
s[y] - .5 - 2 3
""".strip().splitlines()


@pytest.mark.parametrize("latex", FORMULAS)
def test_the_same_formula_is_read_from_it(latex):
    assert parse(to_latex(latex)) == parse(latex)


@pytest.mark.parametrize("latex", FORMULAS)
def test_plain_colours_change_nothing_else(latex):
    ours = to_latex(latex).replace("{fwd}", "{green}").replace("{bwd}", "{red}")
    assert to_latex(latex, colours="plain") == ours
    assert to_latex(latex, colours="none") == re.sub(r"\\textcolor\{\w+\}", "", ours)


@pytest.mark.parametrize("latex", FORMULAS)
def test_no_program_takes_it_for_anything_but_a_formula(latex):
    written = to_latex(latex)
    assert "|" not in written  # a cell of a table would end there
    assert not re.search(r"(?<!\\)\$|\\[|{},;:!]", written)  # and Markdown would take these backslashes away
    assert not re.search(r"\\\\ *\[", written)  # a bracket behind the end of a row is an option of it


@pytest.mark.parametrize("latex", [r"\input{x}", r"\def\x{1}", "x$y", r"\text{\input{x}}", r"\href{a}{b}", "x_"])
def test_what_is_not_known_is_refused(latex):
    with pytest.raises(FormulaError):
        to_latex(latex)


NEUTRAL = str.maketrans({"−": "-", "⋅": "·", "⁡": "", "\u2062": ""})


@pytest.mark.parametrize("latex", [latex for latex in FORMULAS if not re.search(r"text|argmax|aligned", latex)])
def test_another_converter_reads_the_same_numbers_and_signs(latex):
    converter = pytest.importorskip("latex2mathml.converter", reason="latex2mathml is not installed")
    written = re.sub(r"\\(lv|rv|v)ert", "|", to_latex(latex))
    root = ElementTree.fromstring(converter.convert(written))
    found = "".join(root.itertext()).translate(NEUTRAL)
    for number in re.findall(r"\d+(?:\.\d+)?", latex):
        assert number in found
    assert found.count("-") == latex.count("-")
