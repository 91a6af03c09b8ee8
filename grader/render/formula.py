"""One LaTeX string is the only source of a formula; here it becomes MathML, Typst, LaTeX or words; nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from grader.render import formula_latex, formula_mathml, formula_typst, formula_words
from grader.render.formula_parse import FormulaError, parse
from grader.render.long_lists import BEGIN, END, LINE

__all__ = ["FormulaError", "to_latex", "to_mathml", "to_typst", "to_words"]


_NUMBER = re.compile(r"(?<![_^\d.A-Za-z\\])\d+(?:\.\d+)?")
_ZERO = 0x0660  # Arabic digits, which no formula of ours has, hold the place of a number
_PLACE = re.compile(f"[{chr(_ZERO)}-{chr(_ZERO + 9)}]+")
_THEN = "\0"  # between a formula's notation and its words
_PLACES = {ord(str(digit)): chr(_ZERO + digit) for digit in range(10)}


def to_mathml(latex: str, *, display: bool = False) -> str:
    """A <math> element. Raises FormulaError if the formula is not understood.

    >>> to_mathml("-x^2")
    '<math><mrow><mo form="prefix">−</mo><msup><mi>x</mi><mn>2</mn></msup></mrow></math>'
    """
    return _with_numbers(_mathml, latex, display)


@lru_cache(maxsize=2048)
def to_typst(latex: str, *, display: bool = False, marked: bool = False) -> str:
    """A Typst equation with its words as alternative text, names among them marked if wanted. Raises FormulaError.

    >>> to_typst("-x^2")
    '#math.equation(alt: "minus x to the power 2", $− attach(x, t: 2)$.body)'
    """
    lines = [_with_numbers(_typst, line, display).split(_THEN) for line in _lines(latex)]
    words = [said if marked else formula_words.unmarked(said) for _, said in lines]
    return formula_typst.equation([notation for notation, _ in lines], words, display)


@lru_cache(maxsize=8192)
def to_latex(latex: str, *, colours: str = "own") -> str:
    r"""LaTeX with no command in it but known ones; colours: "own", "plain" or "none". Raises FormulaError.

    >>> to_latex(r"-x^2\le|a|")
    '-x^{2} \\le \\lvert a\\rvert'
    """
    return formula_latex.write(parse(latex), formula_latex.COLOURS[colours])


@lru_cache(maxsize=8192)
def to_words(latex: str) -> str:
    r"""Raises FormulaError.

    >>> to_words(r"\frac{\partial f}{\partial x} = -4.00")
    'partial f over partial x equals minus 4.00'
    """
    return formula_words.unmarked(to_marked_words(latex))


@lru_cache(maxsize=8192)
def to_marked_words(latex: str) -> str:
    """With a sign before each word that is a name, and is the same in every language."""
    return formula_words.say(parse(latex)).replace(" ,", ",")


@lru_cache(maxsize=8192)
def _mathml(latex: str, display: bool) -> str:
    return formula_mathml.formula(parse(latex), display)


@lru_cache(maxsize=8192)
def _typst(latex: str, display: bool) -> str:
    return f"{formula_typst.write(parse(latex), display)}{_THEN}{to_marked_words(latex)}"


def _lines(latex: str) -> list[str]:
    """Each of some aligned lines as a formula of its own, for there are fewer shapes of lines than of blocks."""
    if not latex.startswith(BEGIN) or latex.count(r"\begin{") > 1:
        return [latex]
    return [f"{BEGIN}{line}{END}" for line in latex.removeprefix(BEGIN).removesuffix(END).split(LINE)]


def _with_numbers(write: Callable[[str, bool], str], latex: str, display: bool) -> str:
    """Written once for all formulas that differ in nothing but their numbers, which are put in their places."""
    numbers: list[str] = []

    def take(match: re.Match[str]) -> str:
        numbers.append(match[0])
        return f"{len(numbers) - 1:04}".translate(_PLACES)

    if _PLACE.search(latex):
        return write(latex, display)
    shape = _NUMBER.sub(take, latex)
    try:
        return _PLACE.sub(lambda match: numbers[int(match[0])], write(shape, display))
    except FormulaError:
        return write(latex, display)  # says what is wrong as it stands there
