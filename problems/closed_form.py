"""The derivative of the output by each input as one formula, for the key: worked out by SymPy, written as in a book."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

import sympy as sp
from sympy.printing.latex import LatexPrinter

from problems.solution import derivative as latex_derivative
from problems.symbolic import Rows, derivative, value
from solutions.graph import Graph
from solutions.names import latex_name

LONGEST = 120  # characters of LaTeX, the dots between factors left out
MOST_PATHS = 200  # from the output to all nodes: with more, no formula is short
SIGMA_SLOPE = r"\sigma'(t) &= \sigma(t) \cdot (1 - \sigma(t))"


@dataclass(frozen=True)
class ClosedForm:
    """Rows of an aligned block; over the values of the forward pass where formulas in the inputs are too long."""

    rows: tuple[str, ...]
    in_inputs: bool


class Above(sp.Function):  # type: ignore[misc]
    """1 where the first is larger than the second, else 0."""


class AtLeast(sp.Function):  # type: ignore[misc]
    """1 where the first is as large as the second, else 0."""


class SigmaSlope(sp.Function):  # type: ignore[misc]
    """The derivative of the sigmoid."""


class _Gate(sp.Function):  # type: ignore[misc]
    """A gate that is kept under its name; the table of slopes says how it is differentiated."""

    def fdiff(self, argindex: int = 1) -> sp.Expr:
        return _SLOPES[type(self)][argindex - 1](*self.args)


class Sigma(_Gate):
    """The sigmoid."""


class Relu(_Gate):
    """max(0, x)."""


class Largest(_Gate):
    """The larger of two."""


_SLOPES: Mapping[type, tuple[Callable[..., sp.Expr], ...]] = MappingProxyType(
    {
        Sigma: (SigmaSlope,),
        Relu: (lambda x: Above(x, 0),),
        Largest: (AtLeast, lambda a, b: Above(b, a)),
    }
)
KEPT: Rows = MappingProxyType({"sigmoid": Sigma, "relu": Relu, "max": Largest})
_WRITTEN = {
    Above: r"\left[{0} > {1}\right]{power}",
    AtLeast: r"\left[{0} \ge {1}\right]{power}",
    SigmaSlope: r"\sigma'{power}\left({0}\right)",
    Sigma: r"\sigma{power}\left({0}\right)",
    Relu: r"\max{power}\left(0, {0}\right)",
    Largest: r"\max{power}\left({0}, {1}\right)",
}
assert set(_WRITTEN) >= set(KEPT.values()) == set(_SLOPES), "what is kept can be differentiated and written"


class _Printer(LatexPrinter):  # type: ignore[misc]
    def _print_Function(self, expr: sp.Function, exp: str | None = None) -> str:
        if type(expr) not in _WRITTEN:
            return str(super()._print_Function(expr, exp))
        power = "" if exp is None else f"^{{{exp}}}"
        return _WRITTEN[type(expr)].format(*map(self._print, expr.args), power=power)


@lru_cache(maxsize=128)
def closed_form(graph: Graph, inputs: tuple[str, ...]) -> ClosedForm:
    """The formulas that are short enough; the same for every student, so worked out once."""
    if sum(_paths(graph).values()) > MOST_PATHS:
        return ClosedForm((), True)
    in_inputs = _short(graph, {name: derivative(graph, name, KEPT) for name in inputs})
    if len(in_inputs) == len(inputs):
        return ClosedForm(_rows(graph, in_inputs), True)
    gradients = over_values(graph)
    in_values = _short(graph, {name: gradients[name] for name in inputs})
    is_better = len(in_values) > len(in_inputs)
    return ClosedForm(_rows(graph, in_values if is_better else in_inputs), not is_better)


def over_values(graph: Graph) -> Mapping[str, sp.Expr]:
    """The derivative of the output by every node, as a formula in the values of the nodes.

    >>> from solutions.notation import parse
    >>> over_values(parse("q = x + y; f = q * z"))["z"]
    q
    """
    symbols = {node.name: sp.Symbol(node.name) for node in graph}
    gradients = {node.name: sp.Integer(node is graph.output) for node in graph}
    for node in reversed(graph.computed):
        step = value(node, symbols, KEPT)
        for name in dict.fromkeys(node.inputs):
            gradients[name] += gradients[node.name] * sp.diff(step, symbols[name])
    return gradients


def _paths(graph: Graph) -> Mapping[str, int]:
    """How many ways lead from the output back to each node: how often it stands in the output's formula."""
    paths = {node.name: int(node is graph.output) for node in graph}
    for node in reversed(graph.computed):
        for name in node.inputs:
            paths[name] += paths[node.name]
    return paths


def _short(graph: Graph, formulas: Mapping[str, sp.Expr]) -> Mapping[str, str]:
    """Those that fit on a line, as LaTeX."""
    names = {node.name: latex_name(node.name) for node in graph}
    written = {name: latex(formula, names) for name, formula in formulas.items()}
    return {name: text for name, text in written.items() if len(text.replace(r" \cdot", "")) <= LONGEST}


def latex(formula: sp.Expr, names: Mapping[str, str]) -> str:
    """A formula of symbols and of gates that are kept; names: symbol -> how it is written."""
    symbols = {sp.Symbol(name): written for name, written in names.items()}
    return str(_Printer({"symbol_names": symbols, "ln_notation": True, "mul_symbol": "dot"}).doprint(formula))


def _rows(graph: Graph, formulas: Mapping[str, str]) -> tuple[str, ...]:
    rows = [f"{latex_derivative(graph, name)} &= {latex}" for name, latex in formulas.items()]
    return (*rows, *((SIGMA_SLOPE,) if any(r"\sigma'" in row for row in rows) else ()))
