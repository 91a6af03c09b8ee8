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


def rational(value: float) -> sp.Expr:
    """A number of an op as the decimal fraction that it is written as."""
    return sp.nsimplify(value, rational=True)


def _bent(x: sp.Expr, below: sp.Expr) -> sp.Expr:
    """x where it is positive, else another formula."""
    return sp.Piecewise((x, x > 0), (below, True))


def _huber(x: sp.Expr, delta: sp.Expr) -> sp.Expr:
    inside = sp.And(x <= delta, x >= -delta)
    return sp.Piecewise((x**2 / 2, inside), (delta * (_bent(x, -x) - delta / 2), True))


ALPHA, LAMBDA = sp.Rational("1.6732632423543772"), sp.Rational("1.0507009873554805")
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
    "min":        _pointwise(sp.Min, 2),
    "greater":    _pointwise(lambda a, b: sp.Piecewise((1, a > b), (0, True)), 2),
    "neg":        lambda x: -x,
    "shift":      lambda x, by: x + rational(by),
    "scale":      lambda x, by: x * rational(by),
    "reverse":    lambda x, by: rational(by) - x,
    "exp":        _pointwise(sp.exp, 1),
    "log":        _pointwise(sp.log, 1),
    "reciprocal": lambda x: 1 / x,
    "square":     lambda x: x**2,
    "power":      lambda x, n: x ** rational(n),
    "sqrt":       _pointwise(sp.sqrt, 1),
    "sin":        _pointwise(sp.sin, 1),
    "cos":        _pointwise(sp.cos, 1),
    "sigmoid":    _pointwise(lambda x: 1 / (1 + sp.exp(-x)), 1),
    "tanh":       _pointwise(sp.tanh, 1),
    "relu":       _pointwise(lambda x: sp.Max(x, 0), 1),
    "leaky":      lambda x, slope: _each(lambda t: _bent(t, rational(slope) * t), 1, 1)(x),
    "prelu":      _pointwise(lambda x, a: _bent(x, a * x), 2),
    "elu":        lambda x, alpha: _each(lambda t: _bent(t, rational(alpha) * (sp.exp(t) - 1)), 1, 1)(x),
    "selu":       _pointwise(lambda x: LAMBDA * _bent(x, ALPHA * (sp.exp(x) - 1)), 1),
    "abs":        _pointwise(lambda x: _bent(x, -x), 1),
    "sign":       _pointwise(lambda x: sp.Piecewise((1, x > 0), (-1, x < 0), (0, True)), 1),
    "step":       _pointwise(lambda x: sp.Piecewise((1, x >= 0), (0, True)), 1),
    "positive":   _pointwise(lambda x: sp.Piecewise((1, x > 0), (0, True)), 1),
    "ceil":       _pointwise(sp.ceiling, 1),
    "clip":       lambda x, low, high: _each(lambda t: sp.Max(rational(low), sp.Min(rational(high), t)), 1, 1)(x),
    "huber":      lambda x, delta: _each(lambda t: _huber(t, rational(delta)), 1, 1)(x),
    "bce":        _pointwise(lambda p, y: -y * sp.log(p) - (1 - y) * sp.log(1 - p), 2),
    "dot":        lambda *xs: sum((a * b for a, b in zip(xs[2::2], xs[3::2], strict=True)), xs[0] * xs[1]),
    "matmul":     lambda a, b: np.dot(a, b),
    "transpose":  lambda x: x.T,
    "flatten":    lambda x: x.reshape(*x.shape[:-2], -1),
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
