"""The terms of a sum that came out scaled: an output is a sum, and most slips are a factor on one term, or on all.

The loss is the sum of its parts, a gradient of what comes back through each use of what it is taken by. Instead of 1
the factor is 0, −1, 2, 1/2, N, 1/N or 1/C. Without a graph there is a single term.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import permutations
from typing import Any

import numpy as np

from grader.code.evidence import Cause, Evidence, foreseen
from grader.code.matching import same
from grader.code.script import raising_step
from problems.code.task import Mistake, gathered
from problems.mistakes.after_run import AfterRun
from problems.part import Array
from solutions.breaks import SOUND, Break
from solutions.engine import Run, run
from solutions.graph import Graph
from solutions.source import Nested


@dataclass(frozen=True)
class Factor:
    """How often a term came out, and what to say of it."""

    note: str
    words: str  # about {term}
    value: Callable[[int, int], float]  # of the number of examples N and of classes C


RIGHT = Factor("", "", lambda n, c: 1.0)
SLIPS = (
    Factor("missing", "{term} is missing", lambda n, c: 0.0),
    Factor("sign", "{term} has the wrong sign", lambda n, c: -1.0),
    Factor("twice", "{term} is twice what it should be", lambda n, c: 2.0),
    Factor("half", "{term} is half of what it should be", lambda n, c: 0.5),
    Factor("not-divided-by-n", "{term} is not divided by the number of examples N", lambda n, c: n),
    Factor("divided-by-n", "{term} is divided by the number of examples N once too often", lambda n, c: 1.0 / n),
    Factor(
        "divided-by-c-not-n",
        "{term} is divided by the number of classes, not by the number of examples N",
        lambda n, c: n / c,
    ),
    Factor("divided-by-c", "{term} is divided by the number of classes too", lambda n, c: 1.0 / c),
)
Factors = tuple[Factor, ...]


def scaled(evidence: Evidence, part: str, mistake: Mistake = SOUND, *, most: int = 2) -> tuple[Cause, ...]:
    """The terms of one output that came out scaled, the same way in every case; with a mistake, those that it leaves.

    most: how many terms may be scaled, each by a factor of its own.
    """
    if raising_step(evidence.task, part) is not None or not all(part in given for given in evidence.returned):
        return ()
    names = list(terms(evidence, 0, part, mistake))
    seen = {RIGHT, *(slip for slip in SLIPS if _is_seen(evidence, part, slip))}
    left = [factors for factors in _combinations(len(names)) if _slips(factors) <= most and seen.issuperset(factors)]
    for number in evidence.numbers(part):
        left = _agreeing(evidence, number, part, terms(evidence, number, part, mistake), left)
        if not left:
            return ()
    known = (
        _with_a_name(evidence, part, left[0])
        if mistake is not SOUND and names == list(terms(evidence, 0, part))
        else None
    )
    return (known,) if known else _worded(part, names, left[0])


def _with_a_name(evidence: Evidence, part: str, factors: Factors) -> Cause | None:
    """The known mistake that is just these factors, if there is one with a name."""
    alone = {number: _sum(evidence, number, part, factors) for number in evidence.numbers(part)}
    for mistake in evidence.mistakes:
        outputs = ((number, evidence.foreseen(mistake, number)) for number in alone)
        if ":" not in mistake.note and all(
            each is not None and same(evidence.task, alone[number], each[part]) for number, each in outputs
        ):
            return Cause(mistake.note, mistake.feedback)
    return None


def _sum(evidence: Evidence, number: int, part: str, factors: Factors) -> Array:
    n, c = batch(evidence.task.cases[number])
    summands = terms(evidence, number, part).values()
    return np.asarray(sum(factor.value(n, c) * term for factor, term in zip(factors, summands, strict=True)))


def _is_seen(evidence: Evidence, part: str, slip: Factor) -> bool:
    """Is it no 1 in some case? Without a batch, a division by N changes nothing."""
    return any(slip.value(*batch(evidence.task.cases[number])) != 1.0 for number in evidence.numbers(part))


def _slips(factors: Factors) -> int:
    return 1 if len(set(factors)) == 1 else sum(factor is not RIGHT for factor in factors)


def _agreeing(
    evidence: Evidence, number: int, part: str, summands: Mapping[str, Array], left: Sequence[Factors]
) -> list[Factors]:
    """The factors that give what was returned; tried all at once."""
    given = evidence.returned[number][part].astype(float)
    stacked = np.stack([np.ravel(term) for term in summands.values()]) if summands else np.zeros((0, 0))  # (k, entries)
    if not summands or stacked.shape[1] != given.size:
        return []
    n, c = batch(evidence.task.cases[number])
    values = np.array([[factor.value(n, c) for factor in factors] for factors in left])
    with np.errstate(invalid="ignore"):
        sums = values @ stacked  # (combinations, entries)
    shape = next(iter(summands.values())).shape
    fits = np.asarray(evidence.task.tolerance.passes(np.ravel(given), sums).all(axis=1))
    return [
        factors
        for factors, total, fit in zip(left, sums, fits, strict=True)
        if fit and same(evidence.task, given, total.reshape(shape))
    ]


@cache
def _combinations(count: int) -> tuple[Factors, ...]:
    """One slip on all terms, then on one of them, then, of two terms, on both."""
    return tuple(_each_combination(count))


def _each_combination(count: int) -> Iterator[Factors]:
    yield from ((slip,) * count for slip in SLIPS)
    for place in range(count if count > 1 else 0):
        yield from ((*(RIGHT,) * place, slip, *(RIGHT,) * (count - place - 1)) for slip in SLIPS)
    if count == 2:
        yield from permutations(SLIPS, 2)


def terms(evidence: Evidence, number: int, part: str, mistake: Mistake = SOUND) -> dict[str, Array]:
    """The terms that an output is the sum of, by name, as they are handed over; one term if it is no sum."""
    convention, case = evidence.convention, evidence.task.cases[number]
    graph, broken = _of_graph(evidence, mistake)
    if graph is None:
        sound = evidence.expected[number] if mistake is SOUND else None
        outputs = sound or foreseen(evidence.task, convention, number, mistake)
        return {"": outputs[part]} if outputs else {}
    with np.errstate(all="ignore"):
        ran = run(graph, case, broken=broken)
        found = _of_run(evidence.terms, ran, evidence.task.outputs[part])
    turn = part in convention.transposed
    return {name: np.asarray(value).T if turn else np.asarray(value) for name, value in found.items()}


def _of_graph(evidence: Evidence, mistake: Mistake) -> tuple[Graph | None, Break]:
    """The graph that is run for a mistake, and what is broken in it; none for what is no run of a graph."""
    if isinstance(mistake, Break):
        return evidence.graph, mistake
    function = mistake.function
    if isinstance(function, AfterRun) and not function.made:
        return function.graph, function.broken
    return None, SOUND


def _of_run(names: Mapping[str, str], ran: Run, nodes: Nested) -> dict[str, Array]:
    if isinstance(nodes, str) and nodes not in ran.graph:
        named: dict[str, Any] = {}
        for edge in ran.graph.uses(nodes[1:]):
            name = f"the gradient of {names.get(edge.consumer, edge.consumer)}"
            named[name] = named[name] + ran.edges[edge] if name in named else ran.edges[edge]
        found = named if len(named) > 1 else {}
    else:
        found = _summands(names, ran, nodes)
    shapes = {np.shape(value) for value in found.values()}
    return found if len(shapes) == 1 else {"": gathered(nodes, ran.values, ran.gradients)}


def _summands(names: Mapping[str, str], ran: Run, nodes: Nested) -> dict[str, Array]:
    if not isinstance(nodes, str) or ran.graph[nodes].op != "add":
        return {}
    return {names.get(name, name): ran.values[name] for name in ran.graph[nodes].inputs}


def _worded(part: str, names: list[str], factors: Factors) -> tuple[Cause, ...]:
    if len(set(factors)) == 1:  # all terms alike
        return (Cause(f"{factors[0].note}:{part}", factors[0].words.format(term=part)),)
    said = [(name, factor) for name, factor in zip(names, factors, strict=True) if factor is not RIGHT]
    return tuple(
        Cause(f"{factor.note}:{part}:{name.split()[-1]}", f"in {part}, {factor.words.format(term=name)}")
        for name, factor in said
    )


def batch(case: Mapping[str, Any]) -> tuple[int, int]:
    """The number of examples and of classes; 1 where there are none: no batch, no labels."""
    labels, examples, scores = (
        np.asarray(next((case[name] for name in names if name in case), 0.0))
        for names in (["y"], ["x", "X"], ["x", "W"])
    )
    if labels.ndim == 1 and labels.dtype.kind in "iu":
        return len(labels), scores.shape[1] if scores.ndim > 1 else 1
    return (len(examples) if examples.ndim > 1 else 1), 1
