"""Whether a family's answers are true: the engine against SymPy's derivatives and against differences.

The three share no code: the engine works with its table of local gradients, SymPy derives the formula of the output,
and differences need the output's formula alone (a complex step), or only the forward pass (extrapolated).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import sympy as sp

from grader.conformance_case import Case, Finding, differing
from problems.part import Array
from problems.symbolic import expressions, value
from solutions.engine import forward
from solutions.graph import Graph

RTOL, ATOL = 1e-9, 1e-12  # to SymPy; the latter of the largest value of the run
SMALL, STEP, EXTRAPOLATED_RTOL = 1e-30, 1e-4, 1e-7
ANALYTIC = (sp.Add, sp.Mul, sp.Pow, sp.exp, sp.log, sp.sin, sp.cos, sp.tanh, sp.Symbol, sp.Number)
Evaluated = Callable[..., Any]


@dataclass(frozen=True)
class Derived:
    """What SymPy makes of a graph, as functions: every value in the inputs; in all values, the output as a function of
    one node, and its derivative by it."""

    values: Evaluated
    outputs: Mapping[str, Evaluated]
    slopes: Evaluated
    analytic: frozenset[str]  # nodes for which a complex step may be taken


@lru_cache(maxsize=8)
def derived(graph: Graph, by: tuple[str, ...]) -> Derived:
    """The derivatives of the output by the nodes `by`; each node is a symbol of its own there."""
    symbols = [sp.Symbol(node.name) for node in graph]
    inputs = [sp.Symbol(node.name) for node in graph.inputs]
    outputs = {name: _output_as_function_of(graph, name) for name in by}
    slopes = [sp.diff(formula, sp.Symbol(name)) for name, formula in outputs.items()]
    return Derived(
        values=_compiled(inputs, list(expressions(graph).values())),
        outputs={name: _compiled(symbols, formula) for name, formula in outputs.items()},
        slopes=_compiled(symbols, slopes),
        analytic=frozenset(name for name, formula in outputs.items() if _is_analytic(formula)),
    )


def _compiled(arguments: list[sp.Symbol], formulas: object) -> Evaluated:
    compiled: Evaluated = sp.lambdify(arguments, formulas, "numpy", cse=True)
    return compiled


def _output_as_function_of(graph: Graph, name: str) -> sp.Expr:
    values: dict[str, Any] = {}
    for node in graph:
        is_free = node.is_input or node.name == name
        values[node.name] = sp.Symbol(node.name) if is_free else value(node, values)
    return sp.sympify(values[graph.output.name])


def _is_analytic(formula: sp.Expr) -> bool:
    return all(isinstance(each, ANALYTIC) for each in sp.preorder_traversal(formula))


@dataclass(frozen=True)
class Worked:
    """The values and gradients of a case by SymPy, (B,) each; `allowed` is how far the engine may be off."""

    derived: Derived
    values: Mapping[str, Array]
    slopes: Mapping[str, Array]
    scale: Array  # (B,) the largest value of the run

    def allowed(self, right: Array, rtol: float = RTOL) -> Array:
        return np.asarray(ATOL * self.scale + rtol * np.abs(right))


def worked(case: Case) -> Worked:
    """Everything that SymPy gives at the inputs of a case."""
    graph, inputs = case.first.graph, case.inputs
    by = tuple(dict.fromkeys(part.node for part, _ in case.parts if part.is_gradient))
    by_sympy = derived(graph, by)
    size = len(next(iter(inputs.values())))
    with np.errstate(all="ignore"):  # of a formula by cases both branches are worked out
        found = by_sympy.values(*inputs.values())
        values = {node.name: np.broadcast_to(each, size) for node, each in zip(graph, found, strict=True)}
        slopes = [np.broadcast_to(each, size) for each in by_sympy.slopes(*values.values())]
    scale = np.max([np.abs(each) for each in values.values()] + [np.ones(size)], axis=0)
    return Worked(by_sympy, values, dict(zip(by, slopes, strict=True)), scale)


def values_are_sympys(case: Case) -> Iterator[Finding]:
    by_sympy = worked(case)
    for part, answers in case.parts:
        if not part.is_gradient:
            right = by_sympy.values[part.node]
            yield from differing(case, part.id, answers, right, by_sympy.allowed(right), "the engine and SymPy differ")


def gradients_are_sympys(case: Case) -> Iterator[Finding]:
    by_sympy = worked(case)
    for part, answers in case.parts:
        if part.is_gradient:
            right = by_sympy.slopes[part.node]
            yield from differing(case, part.id, answers, right, by_sympy.allowed(right), "the engine and SymPy differ")


def gradients_are_differences(case: Case) -> Iterator[Finding]:
    by_sympy = worked(case)
    for part, answers in case.parts:
        if part.is_gradient and part.node in by_sympy.derived.analytic:
            right = _complex_step(by_sympy, part.node)
            words = "the engine and a complex step differ"
            yield from differing(case, part.id, answers, right, by_sympy.allowed(right), words)
        elif part.is_gradient:
            right = _extrapolated(case, part.node)
            words = "the engine and extrapolated differences differ"
            allowed = by_sympy.allowed(right, EXTRAPOLATED_RTOL) + EXTRAPOLATED_RTOL * by_sympy.scale
            yield from differing(case, part.id, answers, right, allowed, words)


def kinds_of_differences(case: Case) -> tuple[str, ...]:
    """Which differences the gradients are compared with."""
    by = tuple(dict.fromkeys(part.node for part, _ in case.parts if part.is_gradient))
    analytic = derived(case.first.graph, by).analytic
    return tuple(dict.fromkeys("complex step" if node in analytic else "extrapolated differences" for node in by))


def _complex_step(by_sympy: Worked, node: str) -> Array:
    """Im f(x + ih) / h, exact to the last bit for a function without kinks (Squire and Trapp 1998)."""
    shifted = {name: each + 1j * SMALL if name == node else each for name, each in by_sympy.values.items()}
    with np.errstate(all="ignore"):
        return np.asarray(np.imag(by_sympy.derived.outputs[node](*shifted.values())) / SMALL)


def _extrapolated(case: Case, node: str) -> Array:
    """Central differences of the engine's forward pass for two steps, extrapolated to a step of 0 (Richardson)."""
    graph, inputs = case.first.graph, case.inputs
    at, _ = forward(graph, inputs, batch=1)

    def slope(step: float) -> Array:
        up, down = (
            forward(graph, inputs, batch=1, own={node: at[node] + h})[0][graph.output.name] for h in (step, -step)
        )
        return np.asarray((up - down) / (2 * step))

    with np.errstate(all="ignore"):
        return (4 * slope(STEP / 2) - slope(STEP)) / 3
