"""Derivatives and values as one formula each, worked out by SymPy, written as in a book and as they are typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

import sympy as sp
from sympy.printing.latex import LatexPrinter
from sympy.printing.str import StrPrinter

from problems.solution import derivative as latex_derivative
from problems.symbols.gates import KEPT
from problems.symbols.symbolic import Rows, derivative, expressions, value
from solutions.graph import Graph, Node
from solutions.names import latex_name

LONGEST = 120  # characters of LaTeX, the dots between factors left out
MOST_PATHS = 200  # from the output to all nodes: with more, no formula is short
LONG_NUMBER = 9  # characters from which on a fraction is written as a decimal
NO_SIGNS = str.maketrans("", "", "+-() ")
SIGMA_SLOPE = r"\sigma'(t) &= \sigma(t) \cdot (1 - \sigma(t))"
LARGEST = 200  # operations of a formula that is tried in another form
FROM_VALUE: Rows = MappingProxyType(  # slopes that a book writes with the value
    {"sigmoid": lambda out: out * (1 - out), "tanh": lambda out: 1 - out**2, "sqrt": lambda out: 1 / (2 * out)}
)
DIFFERENCES = frozenset(("sub", "shift", "reverse", "neg"))  # steps that are no names in a formula over values


@dataclass(frozen=True)
class ClosedForm:
    """Rows of an aligned block; over the values of the forward pass where formulas in the inputs are too long."""

    rows: tuple[str, ...]
    in_inputs: bool


@dataclass(frozen=True)
class Formula:
    """One formula, as in a book and as it may be typed."""

    latex: str
    text: str

    @property
    def is_short(self) -> bool:
        return len(self.latex.replace(r" \cdot", "")) <= LONGEST


@lru_cache(maxsize=128)
def closed_form(graph: Graph, inputs: tuple[str, ...]) -> ClosedForm:
    """The derivatives by some inputs that are short enough; the same for every student, so worked out once."""
    ids = tuple(f"d{name}" for name in inputs)
    if _explodes(graph):
        return ClosedForm((), True)
    in_inputs, in_values = (
        {id_: formula for id_, formula in found.items() if formula.is_short}
        for found in (_in_inputs(graph, ids), _in_values(graph, ids, _hidden(graph, None)))
    )
    is_better = len(in_values) > len(in_inputs)
    return ClosedForm(_rows(graph, in_values if is_better else in_inputs), not is_better)


@lru_cache(maxsize=128)
def formulas(
    graph: Graph,
    ids: tuple[str, ...],
    names: tuple[str, ...] | None = None,
    textbook: tuple[tuple[str, str], ...] = (),
) -> Mapping[str, Formula]:
    """Of each part its formula, in the inputs if all are short so, else over the values of the forward pass.

    Where that would explode, one step of the chain rule.
    ids: `q` for the value of a node, `dq` for the derivative of the output by it.
    names: nodes that may stand in a formula over values; None for all of them.
    textbook: pairs of an id and the formula over values that is taken for it.
    """
    symbols = {node.name: sp.Symbol(node.name) for node in graph}
    taken = {id_: _written(graph, sp.sympify(text, symbols)) for id_, text in textbook if id_ in ids}
    found = {**_worked(graph, tuple(id_ for id_ in ids if id_ not in taken), _hidden(graph, names)), **taken}
    return {id_: found[id_] for id_ in ids}


def _hidden(graph: Graph, names: tuple[str, ...] | None) -> frozenset[str]:
    """The steps that are no names in a formula over values: differences, or those that have no name on the sheet."""
    if names is None:
        return frozenset(node.name for node in graph.computed if node.op in DIFFERENCES)
    return frozenset(node.name for node in graph.computed if node.name not in names)


def _worked(graph: Graph, ids: tuple[str, ...], hidden: Set[str]) -> Mapping[str, Formula]:
    if _explodes(graph):
        return {id_: _written(graph, _step(graph, id_)) for id_ in ids}
    in_inputs = _in_inputs(graph, ids)
    is_short = all(formula.is_short for formula in in_inputs.values())
    return in_inputs if is_short else _in_values(graph, ids, hidden)


def note_of(latex: Iterable[str]) -> tuple[str, ...]:
    """What must be said once where formulas have it in them, as rows of an aligned block."""
    return (SIGMA_SLOPE,) if any(r"\sigma'" in each for each in latex) else ()


def over_values(graph: Graph, given: Set[str] = frozenset()) -> Mapping[str, sp.Expr]:
    """The derivative of the output by every node, as a formula in the values of the nodes.

    given: nodes whose derivatives stand by their names in those that are worked out from them.

    >>> from solutions.notation import parse
    >>> over_values(parse("q = x + y; f = q * z"))["z"]
    q
    """
    symbols = {node.name: sp.Symbol(node.name) for node in graph}
    gradients = {node.name: sp.Integer(node is graph.output) for node in graph}
    for node in reversed(graph.computed):
        upstream = _upstream(graph, node.name) if node.name in given else gradients[node.name]
        for name in dict.fromkeys(node.inputs):
            gradients[name] += upstream * _local(node, name, symbols)
    return gradients


def _local(node: Node, name: str, symbols: Mapping[str, sp.Symbol]) -> sp.Expr:
    """The derivative of a node by one that it is worked out from; from its own value where a book has it so."""
    if node.op in FROM_VALUE:
        return FROM_VALUE[node.op](symbols[node.name])
    return sp.diff(value(node, symbols, KEPT), symbols[name])


def _in_inputs(graph: Graph, ids: tuple[str, ...]) -> Mapping[str, Formula]:
    values = expressions(graph, kept=KEPT)
    return {id_: _written(graph, values[id_] if id_ in graph else derivative(graph, id_[1:], KEPT)) for id_ in ids}


def _in_values(graph: Graph, ids: tuple[str, ...], hidden: Set[str]) -> Mapping[str, Formula]:
    """Where that is long, with the other derivatives that are asked in it."""
    symbols = {node.name: sp.Symbol(node.name) for node in graph}
    steps = {node.name: value(node, symbols, KEPT) for node in graph.computed}
    spelt_out = [(symbols[node.name], steps[node.name]) for node in reversed(graph.computed) if node.name in hidden]
    found: dict[str, Formula] = {}
    for given in (frozenset[str](), frozenset(id_[1:] for id_ in ids if id_ not in graph)):
        gradients = over_values(graph, given)
        for id_ in (id_ for id_ in ids if id_ not in found or not found[id_].is_short):
            formula = steps[id_] if id_ in graph else gradients[id_[1:]]
            found[id_] = _written(graph, formula.subs(spelt_out))
    return found


def _step(graph: Graph, id_: str) -> sp.Expr:
    """A value from its operands, or a derivative from those that come back to it."""
    symbols = {node.name: sp.Symbol(node.name) for node in graph}
    if id_ in graph:
        return value(graph[id_], symbols, KEPT)
    consumers = dict.fromkeys(edge.consumer for edge in graph.uses(id_[1:]))
    steps = {name: _local(graph[name], id_[1:], symbols) for name in consumers}
    return sp.Add(*(_upstream(graph, name) * step for name, step in steps.items()))


def _upstream(graph: Graph, name: str) -> sp.Symbol:
    return sp.Symbol(f"d{graph.output.name}/d{name}")


def _explodes(graph: Graph) -> bool:
    """Too many ways lead from the output back to the nodes: as often as they stand in the output's formula."""
    paths = {node.name: int(node is graph.output) for node in graph}
    for node in reversed(graph.computed):
        for name in node.inputs:
            paths[name] += paths[node.name]
    return sum(paths.values()) > MOST_PATHS


class _Ordered:
    """A sum begins with a term that has no minus sign, and its number stands last: s - t + 1, 1 - f."""

    def _as_ordered_terms(self, expr: sp.Expr, order: str | None = None) -> list[sp.Expr]:
        terms = expr.as_ordered_terms(order=order)
        numbers = [term for term in terms if term.is_number]
        others = [term for term in terms if not term.is_number]
        return sorted([*others, *numbers], key=_begins([*others, *numbers]).__ne__)


class _Latex(_Ordered, LatexPrinter):  # type: ignore[misc]  # SymPy tells no types
    pass


class _Text(_Ordered, StrPrinter):  # type: ignore[misc]  # SymPy tells no types
    """What may be misread is written otherwise: log, and e."""

    def _print_log(self, expr: sp.Expr) -> str:
        return f"ln({self._print(expr.args[0])})"

    def _print_Exp1(self, expr: sp.Expr) -> str:
        del expr
        return "exp(1)"


def _begins(terms: list[sp.Expr]) -> sp.Expr:
    return next((term for term in terms if not term.could_extract_minus_sign()), terms[0])


def latex(formula: sp.Expr, names: Mapping[str, str]) -> str:
    """A formula of symbols and of gates that are kept; names: symbol -> how it is written."""
    symbols = {sp.Symbol(name): written for name, written in names.items()}
    printer = _Latex({"symbol_names": symbols, "ln_notation": True, "mul_symbol": "dot"})
    return str(printer.doprint(_with_decimals(formula)))


def text(formula: sp.Expr) -> str:
    """The same as it may be typed, every symbol by its name."""
    return str(_Text().doprint(_with_decimals(formula))).replace("**", "^")


def _written(graph: Graph, formula: sp.Expr) -> Formula:
    names = {node.name: latex_name(node.name) for node in graph}
    names |= {str(_upstream(graph, node.name)): latex_derivative(graph, node.name) for node in graph}
    names |= {str(symbol): latex_name(str(symbol)) for symbol in formula.free_symbols if str(symbol) not in names}
    formula = _shortest(formula)
    return Formula(latex(formula, names), text(formula))


def _shortest(formula: sp.Expr) -> sp.Expr:
    """In factors if that is shorter, whatever its signs."""
    if formula.count_ops() > LARGEST:
        return formula
    factors = sp.factor(formula)
    return min(formula, factors, key=lambda each: len(text(each).translate(NO_SIGNS)))


def _with_decimals(formula: sp.Expr) -> sp.Expr:
    return formula.xreplace({number: sp.Float(number) for number in formula.atoms(sp.Rational) if _is_decimal(number)})


def _is_decimal(number: sp.Rational) -> bool:
    """0.1 and 1.0507009873554805, but 1/2 and 1/3."""
    return bool(number.q % 5 == 0 or len(str(number)) >= LONG_NUMBER) and number.q > 1


def _rows(graph: Graph, found: Mapping[str, Formula]) -> tuple[str, ...]:
    rows = [f"{latex_derivative(graph, id_[1:])} &= {formula.latex}" for id_, formula in found.items()]
    return (*rows, *note_of(rows))
