"""What an output is off by: a factor, a number that is added, or a multiple of an argument of its shape."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from grader.code.constants import Constant, named, plain
from grader.code.evidence import Cause, Evidence
from grader.code.holding import argument, holds
from problems.part import Array

SEVERAL = 3  # entries, so many that it is no chance if they are all off by the same
NOTHING = 1e-9  # a factor that is taken for 0


def a_multiple(evidence: Evidence, part: str) -> Iterator[Cause]:
    """The right value times the same number everywhere."""
    ratios = {number: _ratio(evidence, number, part) for number in evidence.numbers(part)}
    known = {number: ratio for number, ratio in ratios.items() if ratio is not None}
    guess = {number: np.asarray(evidence.expected[number][part] * known.get(number, 1.0)) for number in ratios}
    if known and holds(evidence, part, guess) and (constant := _in_words(evidence, part, known)):
        yield Cause(f"ratio-{constant.tag}:{part}", f"it is {constant.words} times what it should be, everywhere")


def an_offset(evidence: Evidence, part: str) -> Iterator[Cause]:
    """The right value and a number more, or a multiple of an argument more: of W, where a penalty comes in."""
    for name, node in ("", None), *evidence.task.arguments.items():
        bases = {number: _basis(evidence, number, part, node) for number in evidence.numbers(part)}
        factors = {number: _offset(evidence, number, part, basis) for number, basis in bases.items()}
        moved = {number: factor for number, factor in factors.items() if factor}
        guess = {number: _shifted(evidence, number, part, bases[number], factors[number]) for number in bases}
        if moved and holds(evidence, part, guess) and (constant := _in_words(evidence, part, moved)):
            times, note = (
                (f" times {name}", f"off-by-{constant.tag}-{name}") if name else ("", f"off-by-{constant.tag}")
            )
            yield Cause(f"{note}:{part}", f"it is {constant.words}{times} more than it should be")


def a_step(evidence: Evidence, part: str) -> Iterator[Cause]:
    """The right way from an argument of its shape, times a number: an update whose step is too long or too short."""
    for name, node in evidence.task.arguments.items():
        bases = {number: _way(evidence, number, part, node) for number in evidence.numbers(part)}
        factors = {number: _offset(evidence, number, part, basis) for number, basis in bases.items()}
        guess = {number: _shifted(evidence, number, part, bases[number], factors[number]) for number in bases}
        if not any(factors.values()) or not holds(evidence, part, guess):
            continue
        constant = _in_words(evidence, part, {n: 1.0 + factor for n, factor in factors.items() if factor})
        if constant:
            yield Cause(
                f"step-{constant.tag}:{part}", f"the step from {name} to it is {constant.words} times what it should be"
            )


def _way(evidence: Evidence, number: int, part: str, node: object) -> Array | None:
    value, right = argument(evidence, number, node), evidence.expected[number][part]
    if value is None or value.shape != right.shape or value.size < SEVERAL or value.dtype.kind not in "fiu":
        return None
    return right - value if np.any(right - value) else None


def _in_words(evidence: Evidence, part: str, values: Mapping[int, float]) -> Constant | None:
    """By name; else the number itself, if it may be told and is the same everywhere; else only that there is one.

    Of a single number something is always a multiple, so there it must be the same, or have a name.
    """
    name = named(evidence.task, values) if len(values) > 1 else None
    if name is not None:
        return name
    is_single = any(evidence.expected[number][part].size < SEVERAL for number in values)
    number = plain(list(values.values())) if len(values) > 1 or not is_single else None
    if number is None:
        return None if is_single else Constant("varying", "a number, another one in each call,")
    return Constant("constant", "a constant" if evidence.is_hidden else f"{number:.5g}")


def _ratio(evidence: Evidence, number: int, part: str) -> float | None:
    given, right = evidence.given(number, part), evidence.expected[number][part].astype(float)
    if given is None or given.shape != right.shape or not np.any(right) or not np.isfinite(given.astype(float)).all():
        return None
    return float(np.vdot(given.astype(float), right) / np.vdot(right, right))


def _basis(evidence: Evidence, number: int, part: str, node: object) -> Array | None:
    """What a multiple of may have been added: 1 everywhere, or an argument."""
    right = evidence.expected[number][part]
    value = np.ones(right.shape) if node is None else argument(evidence, number, node)
    if value is None or value.shape != right.shape or value.dtype.kind not in "fiu" or not np.any(value):
        return None
    return value.astype(float)


def _offset(evidence: Evidence, number: int, part: str, basis: Array | None) -> float | None:
    given, right = evidence.given(number, part), evidence.expected[number][part]
    if given is None or basis is None or given.shape != right.shape or not np.isfinite(given.astype(float)).all():
        return None
    factor = float(np.vdot(given.astype(float) - right, basis) / np.vdot(basis, basis))
    return factor if abs(factor) > NOTHING else 0.0


def _shifted(evidence: Evidence, number: int, part: str, basis: Array | None, factor: float | None) -> Array | None:
    if basis is None or factor is None:
        return None
    return np.asarray(evidence.expected[number][part] + factor * basis)
