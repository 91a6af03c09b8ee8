"""Whether a family's answers are true: the engine against SymPy's derivatives and against differences.

The three share no code: the engine works with its table of local gradients, SymPy derives the formula of the output,
and differences need the output's formula alone (a complex step), or only the forward pass (extrapolated).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from grader.conformance.case import Case, Finding, differing
from problems.part import Array
from problems.symbols.derived import Derived, derived
from solutions.engine import run

RTOL, ATOL = 1e-9, 1e-12  # to SymPy; the latter of the largest value of the run
SMALL, STEP, EXTRAPOLATED = 1e-30, 1e-4, 1e-7  # two steps, and how far extrapolated differences may be off
BETWEEN = "the engine and {} differ"


@dataclass(frozen=True)
class Worked:
    """The values and gradients of a case by SymPy, (B,) each."""

    derived: Derived
    values: Mapping[str, Array]
    slopes: Mapping[str, Array]
    scale: Array  # (B,) the largest value of the run

    def allowed(self, right: Array) -> Array:
        """How far the engine may be off."""
        return np.asarray(ATOL * self.scale + RTOL * np.abs(right))


def worked(case: Case) -> Worked:
    """Everything that SymPy gives at the inputs of a case."""
    graph, inputs, by = case.first.graph, case.inputs, _asked(case)
    functions = derived(graph, by)
    size = len(next(iter(inputs.values())))
    with np.errstate(all="ignore"):  # of a formula by cases both branches are worked out
        found = functions.values(*inputs.values())
        values = {node.name: np.broadcast_to(each, size) for node, each in zip(graph, found, strict=True)}
        slopes = [np.broadcast_to(each, size) for each in functions.slopes(*values.values())]
    scale = np.max([np.abs(each) for each in values.values()] + [np.ones(size)], axis=0)
    return Worked(functions, values, dict(zip(by, slopes, strict=True)), scale)


def _asked(case: Case) -> tuple[str, ...]:
    """The nodes whose gradients are asked."""
    return tuple(dict.fromkeys(part.node for part in case.first.parts if part.is_gradient))


def values_are_sympys(case: Case) -> Iterator[Finding]:
    by_sympy = worked(case)
    for part, answers in case.parts:
        if not part.is_gradient:
            right = by_sympy.values[part.node]
            yield from differing(case, part.id, answers, right, by_sympy.allowed(right), BETWEEN.format("SymPy"))


def gradients_are_sympys(case: Case) -> Iterator[Finding]:
    by_sympy = worked(case)
    for part, answers in case.parts:
        if part.is_gradient:
            right = by_sympy.slopes[part.node]
            yield from differing(case, part.id, answers, right, by_sympy.allowed(right), BETWEEN.format("SymPy"))


def gradients_are_differences(case: Case) -> Iterator[Finding]:
    """By a complex step where the output is an analytic function of the node, else extrapolated."""
    by_sympy = worked(case)
    for part, answers in case.parts:
        if part.is_gradient and part.node in by_sympy.derived.analytic:
            right = _complex_step(by_sympy, part.node)
            yield from differing(
                case, part.id, answers, right, by_sympy.allowed(right), BETWEEN.format("a complex step")
            )
        elif part.is_gradient:
            right = _extrapolated(case, part.node)
            allowed = EXTRAPOLATED * (by_sympy.scale + np.abs(right))
            words = BETWEEN.format("extrapolated differences")
            yield from differing(case, part.id, answers, right, allowed, words)


def kinds_of_differences(case: Case) -> tuple[str, ...]:
    """Which differences the gradients are compared with."""
    by = _asked(case)
    analytic = derived(case.first.graph, by).analytic
    return tuple(
        dict.fromkeys("complex steps" if node in analytic else "extrapolated central differences" for node in by)
    )


def _complex_step(by_sympy: Worked, node: str) -> Array:
    """Im f(x + ih) / h, exact to the last bit for an analytic function (Squire and Trapp 1998)."""
    shifted = {name: each + 1j * SMALL if name == node else each for name, each in by_sympy.values.items()}
    with np.errstate(all="ignore"):
        return np.asarray(np.imag(by_sympy.derived.outputs[node](*shifted.values())) / SMALL)


def _extrapolated(case: Case, node: str) -> Array:
    """Central differences of the engine's forward pass for two steps, extrapolated to a step of 0 (Richardson)."""
    graph, inputs = case.first.graph, case.inputs
    at = run(graph, inputs, batch=1).values[node]

    def output(shift: float) -> Array:
        return run(graph, inputs, batch=1, own_values={node: at + shift}).values[graph.output.name]

    def slope(step: float) -> Array:
        return (output(step) - output(-step)) / (2 * step)

    with np.errstate(all="ignore"):
        return (4 * slope(STEP / 2) - slope(STEP)) / 3
