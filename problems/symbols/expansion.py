"""Writes a code task out for one small example: the loss and each entry of each gradient, with their conditions.

A hinge stays max(0, x), and its derivative the bracket [x > 0]: 1 where that holds, else 0. Products of matrices keep
their names, entry by entry, so that a gradient reads x_0 [s_0 - s_1 + 1 > 0] and not as a page of weights.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import partial
from itertools import product
from typing import Any

import numpy as np
import sympy as sp

from problems.code.task import CodeTask, GraphConvention
from problems.symbols.closed_form import latex, text
from problems.symbols.gates import KEPT as GATES
from problems.symbols.symbolic import Rows, value
from solutions.graph import Graph, Node
from solutions.names import latex_name
from solutions.ops import Array
from solutions.source import flat

SMALL, ALONE = 3, 1  # length of every axis, and of the batch's
SMALL_TOGETHER, BATCH = 2, 3  # the same where examples go into each other's values
TRUE_CLASS = 1
TINY = 1e-6  # a probability is no less, where it is clipped before its logarithm
STEPS = frozenset(("mean", "sqrt", "div"))  # that keep their names where examples go into each other's values
LABELLED = frozenset(("pick", "drop"))  # ops whose second operand is labels
Shapes = Mapping[str, tuple[int, ...]]


@dataclass(frozen=True)
class NamedFormula:
    """What something is equal to, in plain text and in LaTeX."""

    name: str
    text: str
    latex: str


@dataclass(frozen=True)
class Expanded:
    """Every entry of the nodes and of their gradients, as formulas in the inputs and in the kept products."""

    values: Mapping[str, Array]
    gradients: Mapping[str, Array]
    kept: Mapping[str, Array]  # the steps that keep their names, written out: above all products of matrices


def _of_entries(gate: Callable[..., Any]) -> Callable[..., Array]:
    """The gate on arrays of symbols; numbers of its own come by name."""

    def on_arrays(*operands: Array, **numbers: float) -> Array:
        return np.asarray(np.frompyfunc(partial(gate, **numbers), len(operands), 1)(*operands), dtype=object)

    return on_arrays


ON_ARRAYS = {name: _of_entries(gate) for name, gate in GATES.items()}
KEPT: Rows = {  # what only keeps numbers from overflowing is left out
    **ON_ARRAYS,
    "rowmax": lambda x: np.full((len(x), 1), sp.Integer(0)),
    "clip": lambda x, low, high: x if 0 < low <= TINY else ON_ARRAYS["clip"](x, low=low, high=high),
}


def expansion(task: CodeTask) -> tuple[str, ...]:
    """The formulas of a task on arrays under its first convention, as text and once more in LaTeX.

    None without a graph, and none for a circuit of numbers.
    """
    convention = task.conventions[0]
    if not isinstance(convention, GraphConvention):
        return ()
    shapes = _small(task, convention.graph)
    if not any(shapes.values()):
        return ()
    formulas = tuple(_formulas(task, convention, expanded(convention.graph, shapes, convention.transposed)))
    sizes = ", ".join(f"{name} {shape}" for name, shape in shapes.items() if shape)
    labels = f"; the true class is {TRUE_CLASS}" if _labels(convention.graph) else ""
    return (
        f"Written out for {sizes}{labels}:",
        *(f"{formula.name} = {formula.text}" for formula in formulas),
        "In LaTeX:",
        *(formula.latex for formula in formulas),
    )


def expanded(graph: Graph, shapes: Shapes, transposed: Set[str] = frozenset()) -> Expanded:
    """The graph on symbols: `W_01` for the entry of W in row 0 and column 1, without the index of an axis of length 1.

    shapes: of every input; labels are TRUE_CLASS for every example.
    transposed: inputs whose entries are named by their places in the transposed array.
    """
    values: dict[str, Array] = {}
    kept: dict[str, Array] = {}
    for node in graph:
        if node.is_input and node.name in _labels(graph):
            values[node.name] = np.full(shapes[node.name], TRUE_CLASS)
        elif node.is_input:
            values[node.name] = _symbols(node.name, shapes[node.name], node.name in transposed)
        else:
            values[node.name] = np.asarray(value(node, values, KEPT), dtype=object)
        if _keeps_name(graph, node) and node is not graph.output:
            kept[node.name] = values[node.name]
            values[node.name] = _symbols(node.name, values[node.name].shape)
    return Expanded(values, _gradients(graph, values, kept), kept)


def _mixes_examples(graph: Graph) -> bool:
    """Means over the batch go into every example's values, as in batch normalisation."""
    return any(node.op == "mean" and node.attributes["axis"] == (-2,) for node in graph.computed)


def _keeps_name(graph: Graph, node: Node) -> bool:
    return node.op == "matmul" or (node.op in STEPS and _mixes_examples(graph))


def _gradients(graph: Graph, values: Mapping[str, Array], kept: dict[str, Array]) -> dict[str, Array]:
    """The derivative of the output by each kept product, the last first, then by each input."""
    gradients: dict[str, Array] = {}
    if values[graph.output.name].ndim:
        return gradients
    inputs = (node.name for node in graph.inputs if node.name not in _labels(graph))
    for name in (*reversed(kept), *inputs):
        later = [
            pair
            for each in gradients.keys() & kept.keys()
            for pair in zip(kept[each].flat, _sent_back(graph, values[each], gradients[each]), strict=True)
        ]
        by = np.frompyfunc(partial(_total, values[graph.output.name].item(), later), 1, 1)
        gradients[name] = np.asarray(by(values[name]), dtype=object)
    return gradients


def _sent_back(graph: Graph, symbols: Array, gradients: Array) -> list[sp.Expr]:
    """The gradients of a step by their names where examples are mixed, unless they are 0; else written out."""
    if not _mixes_examples(graph):
        return list(gradients.flat)
    pairs = zip(symbols.flat, gradients.flat, strict=True)
    return [sp.Symbol(f"d{graph.output.name}/d{symbol}") if found else found for symbol, found in pairs]


def _total(output: sp.Expr, later: list[tuple[sp.Expr, sp.Expr]], symbol: sp.Symbol) -> sp.Expr:
    """The derivative by a symbol: where it stands itself, and through each product (its formula, its gradient)."""
    through = (gradient * sp.diff(formula, symbol) for formula, gradient in later)
    return sp.expand_mul(sum(through, sp.diff(output, symbol)))


def _symbols(name: str, shape: tuple[int, ...], transposed: bool = False) -> Array:
    """Symbols named after their places; the only row of a matrix is a vector, and has its name in a small letter."""
    name = name.lower() if len(shape) > 1 and 1 in shape else name
    symbols = np.empty(shape, dtype=object)
    for place in product(*map(range, shape)):
        digits = [str(i) for i, length in zip(place, shape, strict=True) if length > 1]
        index = "".join(reversed(digits) if transposed else digits)
        symbols[place] = sp.Symbol(f"{name}_{index}" if index else name)
    return symbols


def _labels(graph: Graph) -> frozenset[str]:
    return frozenset(node.inputs[1] for node in graph.computed if node.op in LABELLED)


def _small(task: CodeTask, graph: Graph) -> Shapes:
    """The shapes of the first case with a batch of one, or of a few that are mixed, and other axes of a small length.

    The axes between the first and the last have the length 1, so that rows that are laid flat have the small length.
    """
    case = {node.name: np.shape(task.cases[0][node.name]) for node in graph.inputs}
    batch = _batch(case, graph)
    examples, small = (BATCH, SMALL_TOGETHER) if _mixes_examples(graph) else (ALONE, SMALL)
    return {
        name: tuple(examples if n == batch else 1 if 0 < i < len(shape) - 1 else small for i, n in enumerate(shape))
        for name, shape in case.items()
    }


def _batch(case: Shapes, graph: Graph) -> int:
    """The number of examples: of the labels, or else of the rows of x or X; 0 if there is no batch."""
    lengths = [case[name][0] for name in (*_labels(graph), "X", "x") if len(case.get(name, ())) > 0]
    return lengths[0] if lengths else 0


def _formulas(task: CodeTask, convention: GraphConvention, found: Expanded) -> Iterator[NamedFormula]:
    """The kept steps first, then the outputs, in the order in which their entries are handed over."""
    output = convention.graph.output.name
    for name, entries in found.kept.items():
        yield from map(_value, found.values[name].flat, entries.flat)
    for name in reversed(list(found.kept)) if _mixes_examples(convention.graph) else ():
        pairs = zip(found.values[name].flat, found.gradients[name].flat, strict=True)
        yield from (_gradient(output, symbol, formula) for symbol, formula in pairs if formula)
    for part, nodes in task.outputs.items():
        for name in flat(nodes):
            if name in found.values and name not in found.kept:
                yield from map(_value, _symbols(name, found.values[name].shape).flat, found.values[name].flat)
            elif name[1:] in found.gradients:
                pair = (found.values[name[1:]], found.gradients[name[1:]])
                turned = (array.T.flat if part in convention.transposed else array.flat for array in pair)
                yield from map(partial(_gradient, output), *turned)


def _value(symbol: sp.Symbol, formula: sp.Expr) -> NamedFormula:
    return _written(str(symbol), _latex_symbol(str(symbol)), formula)


def _gradient(output: str, symbol: sp.Symbol, formula: sp.Expr) -> NamedFormula:
    return _written(f"d{symbol}", _latex_symbol(f"d{output}/d{symbol}"), formula)


def _latex_symbol(name: str) -> str:
    r"""An underscore within a name is no index.

    >>> _latex_symbol("running_mean_0"), _latex_symbol("W1_01")
    ('\\mathrm{running\\_mean}_{0}', 'W^{(1)}_{01}')
    >>> _latex_symbol("dL/dmu_0")
    '\\frac{\\partial L}{\\partial \\mu_{0}}'
    """
    above, slash, below = name.partition("/d")
    if slash:
        return rf"\frac{{\partial {_latex_symbol(above[1:])}}}{{\partial {_latex_symbol(below)}}}"
    base, _, index = name.rpartition("_")
    base, index = (base, f"_{{{index}}}") if index.isdigit() else (name, "")
    if "_" not in base:
        return latex_name(name)
    upright = base.replace("_", r"\_")
    return rf"\mathrm{{{upright}}}{index}"


def _written(name: str, left: str, formula: sp.Expr) -> NamedFormula:
    names = {str(symbol): _latex_symbol(str(symbol)) for symbol in formula.free_symbols}
    return NamedFormula(name, text(formula), f"{left} = {latex(formula, names)}")
