"""What SymPy makes of a scalar graph, as functions of arrays: a second way to every value and every gradient."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sympy as sp

from problems.symbols.symbolic import expressions, value
from solutions.graph import Graph

ANALYTIC = (sp.Add, sp.Mul, sp.Pow, sp.exp, sp.log, sp.sin, sp.cos, sp.tanh, sp.Symbol, sp.Number)
Compiled = Callable[..., Any]


@dataclass(frozen=True)
class Derived:
    """The functions of a graph; those of all nodes take one array a node, in the order of the graph.

    values: every node's value, of the inputs. outputs: the output as a function of one node, beside all others that
    it does not change. slopes: the output's derivative by each of those nodes, of all nodes.
    """

    values: Compiled
    outputs: Mapping[str, Compiled]
    slopes: Compiled
    analytic: frozenset[str]  # nodes of which the output is an analytic function: a complex step may be taken


@lru_cache(maxsize=8)
def derived(graph: Graph, by: tuple[str, ...]) -> Derived:
    """With the derivatives of the output by the nodes `by`."""
    nodes = [sp.Symbol(node.name) for node in graph]
    outputs = {name: _output_as_function_of(graph, name) for name in by}
    return Derived(
        values=_compiled([sp.Symbol(node.name) for node in graph.inputs], list(expressions(graph).values())),
        outputs={name: _compiled(nodes, formula) for name, formula in outputs.items()},
        slopes=_compiled(nodes, [sp.diff(formula, sp.Symbol(name)) for name, formula in outputs.items()]),
        analytic=frozenset(name for name, formula in outputs.items() if _is_analytic(formula)),
    )


def _compiled(arguments: Sequence[sp.Symbol], formulas: object) -> Compiled:
    compiled: Compiled = sp.lambdify(arguments, formulas, "numpy", cse=True)
    return compiled


def _output_as_function_of(graph: Graph, name: str) -> sp.Expr:
    values: dict[str, Any] = {}
    for node in graph:
        is_free = node.is_input or node.name == name
        values[node.name] = sp.Symbol(node.name) if is_free else value(node, values)
    return sp.sympify(values[graph.output.name])


def _is_analytic(formula: sp.Expr) -> bool:
    return all(isinstance(each, ANALYTIC) for each in sp.preorder_traversal(formula))
