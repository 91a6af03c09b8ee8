r"""Gates that keep their names in formulas: \sigma(x), not 1/(1 + e^{-x}); how each is differentiated and written."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import Any, ClassVar

import sympy as sp
from sympy.printing.printer import Printer

from problems.symbols.symbolic import ALPHA, LAMBDA, Rows, rational


class Gate(sp.Function):  # type: ignore[misc]  # SymPy tells no types
    """One row: its derivative by each operand, how it is written in LaTeX, and in text that can be typed."""

    SLOPES: ClassVar[tuple[Callable[..., Any], ...]]
    LATEX: ClassVar[str]
    TEXT: ClassVar[str]

    def fdiff(self, argindex: int = 1) -> sp.Expr:
        return sp.sympify(self.SLOPES[argindex - 1](*self.args))

    def _latex(self, printer: Printer, exp: str | None = None) -> str:
        power = "" if exp is None else f"^{{{exp}}}"
        return self.LATEX.format(*map(printer._print, self.args), power=power)

    def _sympystr(self, printer: Printer) -> str:
        return self.TEXT.format(*map(printer._print, self.args))


def _flat(*operands: sp.Expr) -> int:
    del operands
    return 0


class Above(Gate):
    """1 where the first is larger than the second, else 0."""

    SLOPES, LATEX, TEXT = (_flat, _flat), r"\left[{0} > {1}\right]{power}", "[{0} > {1}]"


class AtLeast(Gate):
    """1 where the first is as large as the second, else 0."""

    SLOPES, LATEX, TEXT = (_flat, _flat), r"\left[{0} \ge {1}\right]{power}", "[{0} >= {1}]"


class AtMost(Gate):
    """1 where the first is no larger than the second, else 0."""

    SLOPES, LATEX, TEXT = (_flat, _flat), r"\left[{0} \le {1}\right]{power}", "[{0} <= {1}]"


class SigmaSlope(Gate):
    """The derivative of the sigmoid."""

    SLOPES = (lambda x: SigmaSlope(x) * (1 - 2 * Sigma(x)),)
    LATEX, TEXT = r"\sigma'{power}\left({0}\right)", "sigma'({0})"


class Sigma(Gate):
    """The sigmoid."""

    SLOPES, LATEX, TEXT = (SigmaSlope,), r"\sigma{power}\left({0}\right)", "sigma({0})"


class Relu(Gate):
    """max(0, x)."""

    SLOPES, LATEX, TEXT = (lambda x: Above(x, 0),), r"\max{power}\left(0, {0}\right)", "max(0, {0})"


class Largest(Gate):
    """The larger of two."""

    SLOPES = (AtLeast, lambda a, b: Above(b, a))
    LATEX, TEXT = r"\max{power}\left({0}, {1}\right)", "max({0}, {1})"


class Smallest(Gate):
    """The smaller of two."""

    SLOPES = (AtMost, lambda a, b: Above(a, b))
    LATEX, TEXT = r"\min{power}\left({0}, {1}\right)", "min({0}, {1})"


class Direction(Gate):
    """The sign: -1, 0 or 1."""

    SLOPES, LATEX, TEXT = (_flat,), r"\operatorname{{sign}}{power}\left({0}\right)", "sign({0})"


class Size(Gate):
    """The absolute value."""

    SLOPES, LATEX, TEXT = (Direction,), r"\left|{0}\right|{power}", "abs({0})"


class Ceiling(Gate):
    """The next whole number above."""

    SLOPES, LATEX, TEXT = (_flat,), r"\lceil {0} \rceil{power}", "ceil({0})"


class Clip(Gate):
    """The first, but no less than the second and no more than the third."""

    SLOPES = (lambda x, low, high: Above(x, low) * Above(high, x),)
    LATEX, TEXT = r"\max{power}\left({1}, \min({2}, {0})\right)", "max({1}, min({2}, {0}))"


class Huber(Gate):
    """x^2/2 where |x| is at most delta, else delta (|x| - delta/2)."""

    SLOPES = (lambda x, delta: Clip(x, -delta, delta),)
    LATEX = r"\operatorname{{Huber}}{power}\left({0}\right)"
    TEXT = "([abs({0}) <= {1}]*({0})**2/2 + [abs({0}) > {1}]*({1})*(abs({0}) - ({1})/2))"


def _elu(x: sp.Expr, alpha: sp.Expr) -> sp.Expr:
    return Relu(x) + alpha * (sp.exp(x) - 1) * AtMost(x, 0)


# fmt: off
KEPT: Rows = MappingProxyType({
    "sigmoid":  Sigma,
    "relu":     Relu,
    "max":      Largest,
    "min":      Smallest,
    "greater":  Above,
    "abs":      Size,
    "sign":     Direction,
    "step":     lambda x: AtLeast(x, 0),
    "positive": lambda x: Above(x, 0),
    "ceil":     Ceiling,
    "clip":     lambda x, low, high: Clip(x, rational(low), rational(high)),
    "huber":    lambda x, delta: Huber(x, rational(delta)),
    "leaky":    lambda x, slope: Relu(x) + rational(slope) * Smallest(x, 0),
    "prelu":    lambda x, a: Relu(x) + a * Smallest(x, 0),
    "elu":      lambda x, alpha: _elu(x, rational(alpha)),
    "selu":     lambda x: LAMBDA * _elu(x, ALPHA),
})
# fmt: on
