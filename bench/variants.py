"""Certified variants beside SymPy afresh for each, and R/exams: python -m bench.variants [--json]."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from shutil import which
from typing import Any

import numpy as np
import sympy as sp

from bench.command import command
from bench.r_exams import r_exams
from bench.timing import Absent, Side, Work
from problems.catalogue import find
from problems.certified.batch import certified
from problems.family import Family
from problems.variant import variant

OURS = (
    "draws, certifies (kinks, printing, band, every known mistake tried) and works out every answer; thousands a call"
)
ALONE = "the same for one seed a call, with its parts and their prompts"
SYMPY = "builds the formula, derives it by each input and puts the numbers in; certifies nothing"


def _sum_product() -> sp.Expr:
    x, y, z = sp.symbols("x y z")
    return (x + y) * z


def _sigmoid_neuron() -> sp.Expr:
    w0, w1, w2, x0, x1 = sp.symbols("w0 w1 w2 x0 x1")
    return 1 / (1 + sp.exp(-(w0 * x0 + w1 * x1 + w2)))


def _two_layer_mse() -> sp.Expr:
    x, y = sp.symbols("x1:4"), sp.Symbol("y")
    hidden = [sum(sp.Symbol(f"W1_{i}{j}") * x[i - 1] for i in (1, 2, 3)) for j in (1, 2)]
    yhat = sum(sp.Symbol(f"W2_{j}") * unit for j, unit in enumerate(hidden, 1))
    return (y - yhat) ** 2 / 2


FORMULAS: dict[str, Callable[[], sp.Expr]] = {
    "sum-product": _sum_product,
    "sigmoid-neuron": _sigmoid_neuron,
    "two-layer-mse": _two_layer_mse,
}


def _gradients(family: Family, count: int) -> tuple[str, ...]:
    """The parts that ask for the gradient of an input."""
    many = certified(family, range(count))
    return tuple(part for part in many.parts if part.startswith("d") and part[1:] in many.inputs)


def _ours(family: Family, count: int, few: int) -> Side:
    parts = _gradients(family, few)

    def call() -> Sequence[Any]:
        many = certified(family, range(count))
        return [many.answers[many.parts.index(part), :few] for part in parts]

    return Side("ours", OURS, call, count)


def _alone(family: Family, few: int) -> Side:
    parts = _gradients(family, few)

    def call() -> Sequence[Any]:
        each = [{part.id: float(part.answer) for part in variant(family, seed).parts} for seed in range(few)]
        return [[answers[part] for answers in each] for part in parts]

    return Side("ours, one at a time", ALONE, call, few)


def _sympy(family: Family, few: int) -> Side:
    many, parts = certified(family, range(few)), _gradients(family, few)
    numbers = [{name: float(array[i]) for name, array in many.inputs.items()} for i in range(few)]

    def afresh(inputs: dict[str, float]) -> list[float]:
        f = FORMULAS[family.name]()
        return [float(sp.diff(f, sp.Symbol(part[1:])).subs(inputs)) for part in parts]

    return Side("SymPy", SYMPY, lambda: np.transpose([afresh(inputs) for inputs in numbers]).tolist(), few)


def _work(name: str, count: int, few: int) -> Work:
    family = find(name)
    exams = r_exams(few) if which("Rscript") else Absent("R/exams", "there is no Rscript on this machine")
    sides = (_ours(family, count, few), _alone(family, few), _sympy(family, few), exams)
    return Work(f"{name}, {count} variants in a call: one variant", sides)


def works(*, tiny: bool) -> list[Work]:
    count, few = (20, 2) if tiny else (10_000, 20)
    return [_work(name, count, few) for name in FORMULAS]


if __name__ == "__main__":
    command(__doc__, works)
