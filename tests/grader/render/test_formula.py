"""Formulas: nothing is lost on the way to any format, and what is not understood is refused."""

import io
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from grader.render.formula import FormulaError, to_mathml, to_typst, to_words
from grader.render.formula_parse import parse
from grader.render.formula_tree import Script, Sign

FONTS = Path(__file__).parents[3] / "templates" / "fonts"

FORMULAS = r"""
f(x, y, z) = (x + y) \cdot z
f(x, y) = \frac{x + \sigma(y)}{\sigma(x) + (x + y)^2}
\sigma(t) = 1 / (1 + e^{-t})
\frac{\partial f}{\partial x} = -4.00
\dfrac{\partial f}{\partial q} \cdot \dfrac{\partial q}{\partial x} = \textcolor{bwd}{-4.00} \cdot 1.00 = -4.00
\textcolor{fwd}{3.00} - \textcolor{bwd}{(-0.06)} \cdot 1.00
\frac{\partial f}{\partial x} = \frac{\partial f}{\partial b} \cdot \frac{\partial b}{\partial x} + 0.01 \cdot 0.20
a = \sigma(y) = \frac{1}{1 + e^{-y}} = 0.12
W^{(1)}_{11} \quad \hat{y} \quad \mathrm{dot} \quad \hat{\mathrm{dot}}
\mathbf{w}^T \mathbf{x} + b
\mathbf{W} \in \mathbb{R}^{3 \times 2}
L_i = \sum_{j \ne y_i} \max(0, s_j - s_{y_i} + \Delta)
L = \frac{1}{N} \sum_{i=1}^{N} L_i + \lambda \sum_{k} W_k^2
\max_{j} s_j, \quad \min_w L
-\ln \frac{e^{s_y}}{\sum_j e^{s_j}}
\log p \le 0, \exp(x) \ge 0
\left( \frac{a}{b} \right)^{2}
\left[ x + \left\{ y - 1 \right\} \right]
\left. \frac{\partial f}{\partial x} \right|
f{\left(x \right)} = \sqrt{x^{2} + 1} - \sqrt[3]{x}
[x > 0] \cdot \frac{\partial f}{\partial h}
[a \ge b], [b > a], j \neq y
\begin{aligned} a &= \sigma(y) = 0.12 \\ b &= x + a = -0.88 \end{aligned}
\begin{bmatrix} 1 & -2 \\ 0.5 & 3 \end{bmatrix}
\begin{pmatrix} x_1 \\ x_2 \end{pmatrix}
\begin{matrix} 1 & 2 \end{matrix}
\begin{cases} x & \text{if } x > 0 \\ 0 & \text{otherwise} \end{cases}
\text{mean of } x, \text{ 50\% & "more" # \$ \_ * // @}
\operatorname{mean} X, \operatorname{ReLU}(x)
\tanh(x) = 1 - \tanh^2 x
f'(x) + f''(x)
X \odot Y - X \, Y^T
\frac{d}{dx} x^{n} = n \cdot x^{n - 1}
\alpha \beta \gamma \delta \epsilon \eta \theta \lambda \mu \rho \sigma \tau \phi \omega \Delta \nabla
\lVert w \rVert^2 = |w|^2
x \approx 3.14, y \to \infty, z \pm 1
-\frac{1}{x^{2}} = -1.37 \cdot 10^{-3}
a_1, a_2, \ldots, a_n
x \mapsto -x; \; y \leftarrow y - \eta \cdot dy
-(-(-2.5))
\bar{x} = \frac{1}{N}\sum_{n=1}^N x_n, \tilde{x}, \vec{v}, \mathcal{L}
s[y] - .5
1{,}000 + 3!
""".strip().splitlines()


@pytest.fixture(scope="module")
def compiler():
    return typst.Compiler(font_paths=[FONTS], ignore_system_fonts=True)


@pytest.mark.parametrize("display", [False, True])
@pytest.mark.parametrize("latex", FORMULAS)
def test_every_formula_reaches_every_format(latex, display, compiler):
    root = ElementTree.fromstring(to_mathml(latex, display=display).replace("&nbsp;", " "))
    assert root.tag == "math"
    assert (root.get("display") == "block") is display
    assert to_words(latex).strip()
    source = '#set document(title: "t")\n#show math.equation: set text(font: "STIX Two Math")\n'
    source += to_typst(latex, display=display)
    _, warnings = compiler.compile_with_warnings(source.encode(), format="pdf", pdf_standards=["ua-1"])
    assert warnings == []


UNKNOWN = r"""
\unknown x
x^{2
x}
\frac{1}
\left( x
\left( x \right
\left x \right)
\right)
x^2^3
x_1_2
x^-1
x^12
\frac12 34
\textcolor{red}{x}
\begin{tikz} \end{tikz}
\begin{matrix} 1 \end{cases}
\begin{matrix} 1
1 + \begin{aligned} a &= b \end{aligned}
a & b
x # y
x \\ y
\text{a \frac b}
€
""".strip().splitlines()


@pytest.mark.parametrize("latex", [*UNKNOWN, "{" * 500 + "}" * 500, r"\sqrt" * 5000, r"\text{" + "\0}"])
def test_what_is_not_understood_is_refused(latex):
    for write in (to_mathml, to_typst, to_words):
        with pytest.raises(FormulaError, match="formula"):
            write(latex)


@pytest.mark.parametrize(
    ("latex", "words"),
    [
        (r"\frac{\partial f}{\partial x} = -4.00", "partial f over partial x equals minus 4.00"),
        (r"W^{(1)}_{11}", "W sub 11 superscript open 1 close"),
        (r"\hat{y} \ge 0", "y hat is at least 0"),
        (r"X^T \cdot \textcolor{bwd}{-2}", "X transpose times minus 2"),
        (r"\begin{bmatrix} 1 & -2 \end{bmatrix}", "open bracket 1, minus 2 close bracket"),
    ],
)
def test_formulas_are_said_in_words(latex, words):
    assert to_words(latex) == words


def test_a_sign_is_told_from_an_operation():
    assert to_mathml("a - b").count('form="prefix"') == 0
    assert to_mathml(r"-b \cdot (-c) = -d").count('<mo form="prefix">−</mo>') == 3


def test_hostile_text_is_escaped(compiler):
    latex = r'\text{</math><script> "quoted" ) ] * }'
    assert "<script>" not in to_mathml(latex)
    ElementTree.fromstring(to_mathml(latex))
    _, warnings = compiler.compile_with_warnings(to_typst(latex).encode(), format="pdf")
    assert warnings == []


# Any formula put together from these pieces keeps all of its numbers, signs and letters, in order.

SIGNS = (
    ("+", "+", "plus"),
    ("-", "−", "minus"),
    ("=", "=", "equals"),
    (r"\cdot", "⋅", "times"),
    (r"\times", "×", "times"),
    (r"\le", "≤", "is at most"),
    (r"\ge", "≥", "is at least"),
    (r"\ne", "≠", "is not equal to"),
    ("<", "<", "is less than"),
)
GREEK = ((r"\alpha", "α", "alpha"), (r"\sigma", "σ", "sigma"), (r"\Delta", "Δ", "Delta"), (r"\partial", "∂", "partial"))
BRACKETS = {"(": "open", ")": "close", "[": "open bracket", "]": "close bracket", "∑": "sum"}
SPOKEN = {sign: words for _, sign, words in (*SIGNS, *GREEK)} | BRACKETS
Pair = tuple[str, list[str]]  # LaTeX, and the numbers, signs and letters in it


def join(pairs: list[Pair]) -> Pair:
    return " ".join(latex for latex, _ in pairs), [token for _, tokens in pairs for token in tokens]


numbers = st.decimals(0, 9999, places=2).map(lambda value: (f"{value}", [f"{value}"]))
letters = st.sampled_from("abcfghxyzWXN").map(lambda letter: (letter, [letter]))
greek = st.sampled_from(GREEK).map(lambda row: (row[0], [row[1]]))
signs = st.sampled_from(SIGNS).map(lambda row: (row[0], [row[1]]))
functions = st.sampled_from(["ln", "exp", "max"]).map(lambda name: (f"\\{name}", [name]))


def grown(inner: st.SearchStrategy[Pair]) -> st.SearchStrategy[Pair]:
    one, two = inner, st.tuples(inner, inner)
    return st.one_of(
        st.lists(st.one_of(inner, signs), min_size=1, max_size=5).map(join),
        two.map(lambda p: (rf"\frac{{{p[0][0]}}}{{{p[1][0]}}}", p[0][1] + p[1][1])),
        two.map(lambda p: (rf"\dfrac{{{p[0][0]}}}{{{p[1][0]}}}", p[0][1] + p[1][1])),
        two.map(lambda p: (rf"{{{p[0][0]}}}_{{{p[1][0]}}}", p[0][1] + p[1][1])),
        two.map(lambda p: (rf"{{{p[0][0]}}}^{{{p[1][0]}}}", p[0][1] + p[1][1])),
        two.map(lambda p: (rf"\sum_{{{p[0][0]}}}^{{{p[1][0]}}}", ["∑", *p[0][1], *p[1][1]])),
        one.map(lambda p: (rf"\left({p[0]}\right)", ["(", *p[1], ")"])),
        one.map(lambda p: (rf"[{p[0]}]", ["[", *p[1], "]"])),
        one.map(lambda p: (rf"\textcolor{{bwd}}{{{p[0]}}}", p[1])),
        one.map(lambda p: (rf"\sqrt{{{p[0]}}}", p[1])),
        two.map(lambda p: (rf"\begin{{matrix}}{p[0][0]} & {p[1][0]}\end{{matrix}}", p[0][1] + p[1][1])),
    )


formulas = st.recursive(st.one_of(numbers, letters, greek, functions), grown, max_leaves=12)
_SYNTAX = re.compile(
    r"\\(.)|\"([^\"]*)\"|#text\(fill: rgb\(\"#\w+\"\), \$|\$\.body\)|, limits: #\w+|mat\(delim: #none|[bt]: "
    r"|(?:frac|attach|sqrt|lr|display|upright|op)\(|([^\s(),$])",
    re.DOTALL,
)


@pytest.mark.parametrize("latex", [r"\tanh(-0.5) = -0.462", r"\begin{bmatrix} -0.5 & -1 \\ 2.5 & 4 \end{bmatrix}"])
def test_a_minus_stands_at_a_number_with_a_decimal_comma_as_at_one_with_a_point(latex, compiler):
    """In Typst a text in quotes keeps off what is before it, which a pdf shows as a blank."""
    texts = []
    for written in (latex, latex.replace(".", "{,}")):
        pdf = compiler.compile(to_typst(written, display=True).encode(), format="pdf")
        texts.append(PdfReader(io.BytesIO(pdf)).pages[0].extract_text())
    assert texts[1] == texts[0].replace(".", ",")


def in_typst(source: str) -> str:
    """The characters that Typst will print: escapes resolved, the names of its functions and their commas dropped."""
    body = re.fullmatch(r'#math\.equation\(alt: "[^"]*", \$(.*)\$\.body\)', source, re.DOTALL)[1]
    return "".join(kept for found in _SYNTAX.findall(body) for kept in found)


def in_words(text: str) -> list[str]:
    """The words without those that only tell where a part begins and ends."""
    structure = r"\b(end fraction|fraction|over|sub|superscript|to the power|end power|square root of|end root)\b|[;,]"
    return re.sub(structure, " ", text).split()


@settings(max_examples=300, deadline=None)
@given(formulas)
def test_no_number_sign_or_letter_is_lost(pair):
    latex, tokens = pair
    printed = "".join(ElementTree.fromstring(to_mathml(latex)).itertext()).replace("\u2061", "")
    assert printed == "".join(tokens)
    assert in_typst(to_typst(latex)) == "".join(tokens)
    assert in_words(to_words(latex)) == " ".join(SPOKEN.get(token, token) for token in tokens).split()


@pytest.mark.parametrize(
    ("latex", "sides"),
    [
        ("|x| + |y_1|^2", ["open", "close", "open", "close"]),
        (r"\|x\|", ["open", "close"]),
        ("P(y | x)", [""]),
        (r"\lvert x | y \rvert", ["open", "", "close"]),
    ],
)
def test_bars_that_come_in_pairs_are_brackets(latex, sides):
    items = [item.base if isinstance(item, Script) else item for item in parse(latex).items]
    assert [item.side for item in items if isinstance(item, Sign) and item.char in "|‖"] == sides


@pytest.mark.parametrize(
    ("latex", "count"), [(r"\mathrm{dot} = (\mathrm{dot}) + 1", 0), (r"\ln x + \ln(x) = \ln |x|", 3)]
)
def test_a_name_is_applied_only_to_what_follows_it(latex, count):
    assert to_mathml(latex).count("&#8289;") == count
