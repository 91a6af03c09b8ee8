"""Runs a graph on SymPy symbols: the formula of every node, and of the output's derivative by every node."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
import sympy as sp

from solutions.graph import Graph, Node
from solutions.ops import OPS, Array

_each = np.frompyfunc


def _pointwise(function: Callable[..., sp.Expr], operands: int) -> Callable[..., Array]:
    return lambda *xs: _each(function, operands, 1)(*xs)


def _picked(s: Array, y: Array) -> Array:
    return np.array([[s[n, int(label)]] for n, label in enumerate(y)], dtype=object)


def _dropped(m: Array, y: Array) -> Array:
    kept = m.copy()
    for n, label in enumerate(y):
        kept[n, int(label)] = sp.Integer(0)
    return kept


Rows = Mapping[str, Callable[..., Any]]  # op -> what it computes on symbols
NONE: Rows = MappingProxyType({})

# Written down independently of the op table's NumPy column.
# fmt: off
_SYMBOLIC: Rows = MappingProxyType({
    "add":        lambda *xs: sum(xs[1:], xs[0]),
    "sub":        lambda a, b: a - b,
    "mul":        lambda a, b: a * b,
    "div":        lambda a, b: a / b,
    "max":        _pointwise(sp.Max, 2),
    "neg":        lambda x: -x,
    "shift":      lambda x, by: x + sp.nsimplify(by, rational=True),
    "scale":      lambda x, by: x * sp.nsimplify(by, rational=True),
    "reverse":    lambda x, by: sp.nsimplify(by, rational=True) - x,
    "exp":        _pointwise(sp.exp, 1),
    "log":        _pointwise(sp.log, 1),
    "reciprocal": lambda x: 1 / x,
    "square":     lambda x: x**2,
    "power":      lambda x, n: x ** sp.nsimplify(n, rational=True),
    "sigmoid":    _pointwise(lambda x: 1 / (1 + sp.exp(-x)), 1),
    "tanh":       _pointwise(sp.tanh, 1),
    "relu":       _pointwise(lambda x: sp.Max(x, 0), 1),
    "dot":        lambda *xs: sum((a * b for a, b in zip(xs[2::2], xs[3::2], strict=True)), xs[0] * xs[1]),
    "matmul":     lambda a, b: np.dot(a, b),
    "transpose":  lambda x: x.T,
    "sum":        lambda x, axis, keepdims: np.sum(x, axis=axis, keepdims=keepdims),
    "mean":       lambda x, axis, keepdims: np.sum(x, axis=axis, keepdims=keepdims) / sp.Integer(
                      x.size if axis is None else x.shape[axis[0]]),
    "rowmax":     lambda x: np.array([[sp.Max(*row)] for row in x], dtype=object),
    "pick":       _picked,
    "drop":       _dropped,
})
# fmt: on
assert set(_SYMBOLIC) == set(OPS), "every op has a symbolic row"


def expressions(graph: Graph, inputs: Mapping[str, Array] | None = None, *, kept: Rows = NONE) -> Mapping[str, sp.Expr]:
    """The formula of every node in the inputs; `inputs` gives arrays of symbols (or labels) for array graphs.

    >>> from solutions.notation import parse
    >>> expressions(parse("q = x + y; f = q * z"))["f"]
    z*(x + y)
    """
    known = dict(inputs or {})
    values: dict[str, Array] = {}
    for node in graph:
        values[node.name] = known.get(node.name, sp.Symbol(node.name)) if node.is_input else value(node, values, kept)
    return values


def value(node: Node, values: Mapping[str, Any], kept: Rows = NONE) -> Any:
    """What a computed node is; `kept` are rows that stand in for those here."""
    return {**_SYMBOLIC, **kept}[node.op](*(values[name] for name in node.inputs), **node.attributes)


def derivative(graph: Graph, name: str, kept: Rows = NONE) -> sp.Expr:
    """The derivative of the output by one node of a scalar graph, as a formula in the inputs.

    kept: rows for ops that are not to be written out.

    >>> from solutions.notation import parse
    >>> derivative(parse("q = x + y; f = q * z"), "x")
    z
    """
    mark = sp.Symbol(f"{name}_marked")
    values: dict[str, Array] = {}
    for node in graph:
        if node.name == name:
            values[name] = mark
        else:
            values[node.name] = sp.Symbol(node.name) if node.is_input else value(node, values, kept)
    slope = sp.diff(values[graph.output.name], mark)
    return slope.subs(mark, expressions(graph, kept=kept)[name])
