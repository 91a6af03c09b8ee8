"""The Jinja2 environment for LaTeX: whatever is not marked as LaTeX is escaped, and no sign of it is lost."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import jinja2

from grader.render import formula_symbols as symbols
from grader.render.colours import COLOURS
from grader.render.formula import to_latex
from grader.render.formula_latex import character
from grader.render.greek_latex import greek, is_greek
from grader.render.pages import BRACKETS, Raw, in_pieces, printable, printable_lines, settings
from grader.render.problem_page import Figure
from grader.render.tikz import tikz

_ASCII = {"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}"}
_ASCII |= {char: rf"\{char}" for char in "$&#_%"}
_ASCII |= {"<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}", '"': r"\textquotedbl{}"}
_ASCII |= {"`": r"\textasciigrave{}", "-": "{-}", "'": "{'}", ",": "{,}", "[": "{[}", "]": "{]}"}  # two make another
_IN_CODE = {char: _ASCII[char] for char in "\\{}`"} | {"'": r"\textquotesingle{}"}
_MATHS = {
    char: rf"\ensuremath{{{character(char)}}}" for char in symbols.WORDS if not (char.isascii() or is_greek(char))
}
_TEXT, _CODE = str.maketrans(_ASCII | _MATHS), str.maketrans(_IN_CODE | _MATHS)
LAST_KNOWN = 0xFF  # the Latin letters that the fonts of every LaTeX have
_ALIGNED = re.compile(r"\\(begin|end)\{aligned\}")


def render_latex(template: str, **content: object) -> str:
    """With one blank line where a template leaves several, and what stands for each character that a font may lack."""
    written = _latex().get_template(template).render(**content)
    others = sorted({char for char in written if ord(char) > LAST_KNOWN})
    declared = "\n".join(rf"\otherwise{{{ord(char):04X}}}{{{char}}}{{{_instead(char)}}}" for char in others)
    return re.sub(r"\n{3,}", "\n\n", written.replace("%%others%%", declared, 1))


def latex_text(text: object) -> str:
    r"""One line of text that is nothing but text.

    >>> latex_text(r"50 % of \input{x} & ~ −4.00")
    '50 \\% of \\textbackslash{}input\\{x\\} \\& \\textasciitilde{} \\ensuremath{-}4.00'
    """
    return printable(unicodedata.normalize("NFC", str(text))).translate(_TEXT)


def listing(text: object) -> Raw:
    """Lines of code; in this environment only three characters are not themselves."""
    return Raw(f"\\begin{{alltt}}\\footnotesize\n{printable_lines(text).translate(_CODE)}\n\\end{{alltt}}")


def formula(latex: str, display: bool = False) -> Raw:
    written = to_latex(latex)
    if not display:
        return Raw(f"${written}$")
    if written.startswith(r"\begin{aligned}"):
        return Raw(_ALIGNED.sub(r"\\\1{align*}", written).replace(r" \\ ", " \\\\\n"))
    return Raw(f"\\[ {written} \\]")


def _instead(char: str) -> str:
    """A Greek letter as in formulas; a box with the number of any other character."""
    return greek(char) or rf"\fbox{{\tiny U+{ord(char):04X}}}"


@lru_cache
def _latex() -> jinja2.Environment:
    environment = jinja2.Environment(finalize=_finalize, **BRACKETS, **settings())  # noqa: S701  (finalize escapes)
    environment.globals["colours"] = {name: colour.removeprefix("#").upper() for name, colour in COLOURS.items()}
    environment.filters["formula"] = formula
    environment.filters["tall"] = lambda latex: Raw(rf"$\displaystyle {to_latex(latex)}$")
    environment.filters["worded"] = lambda text: Raw(in_pieces(text, latex_text, formula, _code))
    environment.filters["code"] = lambda text: Raw(_code(str(text)))
    environment.filters["listing"] = listing
    environment.filters["tikz"] = _tikz
    environment.filters["raw"] = Raw
    return environment


def _finalize(value: object) -> str:
    return str(value) if isinstance(value, Raw) else latex_text(value)


def _code(text: str) -> str:
    return rf"\texttt{{{latex_text(text)}}}"


def _tikz(figure: Figure) -> Raw:
    return Raw(tikz(figure.layout, figure.labels, figure.width))
