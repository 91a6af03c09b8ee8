"""Explains what a submission returned: by a known mistake, or by the terms of a sum that came out scaled."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import permutations
from typing import Any

import numpy as np

from grader.code.pairs import Pair, pairs, tried
from grader.code.script import raising_step
from grader.results import AND, SEPARATOR
from problems.code.task import CodeTask, Convention, Mistake, Nested, gathered
from problems.part import Array
from solutions.engine import Run, run

Outputs = Mapping[str, Array]  # by part id


@dataclass(frozen=True)
class Reason:
    """Why an output is wrong: a stable note, and a text for the student."""

    note: str
    feedback: str
    slips: int = 1


def explain_code(
    task: CodeTask, convention: Convention, returned: Sequence[Outputs], wrong: Sequence[str]
) -> dict[str, Reason]:
    """A reason for each wrong output that one can be found for: a known mistake that gives it in every call.

    A mistake that explains several outputs comes before one that explains a single one. Mistakes with a name come
    first; then, where the terms of the sum have names ("the penalty"), a term that came out scaled.
    """
    unfilled = [
        part
        for part in wrong
        if raising_step(task, part) is None and all(not given.get(part, np.ones(1)).any() for given in returned)
    ]
    found = {part: Reason("all-zero", f"{part} is 0 in every call: is it filled in yet?") for part in unfilled}
    wrong = [part for part in wrong if part not in found]
    by_mistake = _by_mistake(task, convention, returned, wrong) if wrong else {}
    for part in wrong:
        known, terms = by_mistake.get(part), _scaled_terms(task, convention, returned, part)
        has_name = known is not None and ":" not in known.note
        told = known if has_name or not (terms and convention.terms) else terms
        if reason := told or terms:
            found[part] = reason
    return found | _by_pairs(task, convention, returned, [part for part in wrong if part not in found], found)


def _by_pairs(
    task: CodeTask,
    convention: Convention,
    returned: Sequence[Outputs],
    left: Sequence[str],
    found: Mapping[str, Reason],
) -> dict[str, Reason]:
    """Two mistakes at once for the outputs that no single one explains; one of them best explains another output."""
    if not left:
        return {}
    elsewhere = {reason.note for reason in found.values()}
    known = tried(task, convention)
    reasons = {}
    for part in left:
        both = _told_apart(pairs(task, convention, returned, part, known), elsewhere)
        if both:
            feedback = AND.join(mistake.feedback for mistake in both)
            reasons[part] = Reason(SEPARATOR.join(mistake.note for mistake in both), feedback, len(both))
    return reasons


def _told_apart(found: Sequence[Pair], elsewhere: Set[str]) -> tuple[Mistake, ...]:
    """The pair, if there is one best; else what all that are equally good have in common."""
    best = max((_score(pair, elsewhere) for pair in found), default=(0, 0))
    notes = {frozenset(mistake.note for mistake in pair): pair for pair in found if _score(pair, elsewhere) == best}
    common = frozenset[str]().union(*notes).intersection(*notes)
    first = next(iter(notes.values()), ())
    return tuple(mistake for mistake in first if mistake.note in common)


def _score(pair: Pair, elsewhere: Set[str]) -> tuple[int, int]:
    """The more of its mistakes explain another output, and the more have a name, the better."""
    return sum(mistake.note in elsewhere for mistake in pair), sum(":" not in mistake.note for mistake in pair)


def _by_mistake(
    task: CodeTask, convention: Convention, returned: Sequence[Outputs], wrong: Sequence[str]
) -> dict[str, Reason]:
    explained = []
    for mistake in task.mistakes(convention):
        parts = _reproduced(task, convention, returned, wrong, mistake)
        explained.append((parts, Reason(mistake.note, mistake.feedback)))
    explained.sort(key=lambda pair: -len(pair[0]))  # stable: of equals, the better known comes first
    found: dict[str, Reason] = {}
    for parts, reason in explained:
        for part in parts:
            found.setdefault(part, reason)
    return found


def _reproduced(
    task: CodeTask, convention: Convention, returned: Sequence[Outputs], wrong: Sequence[str], mistake: Mistake
) -> list[str]:
    """The wrong outputs that a mistake gives in every call; most mistakes drop out at the first."""
    left = list(wrong)
    for given, case in zip(returned, task.cases, strict=True):
        with np.errstate(all="ignore"):
            foreseen = task.outcome(convention, case, mistake)
        left = [part for part in left if _agree(task, given.get(part), foreseen[part])]
        if not left:
            break
    return left


def _agree(task: CodeTask, given: Array | None, foreseen: Array) -> bool:
    """Is what was returned what was foreseen? Where the code stopped, no value can have been."""
    return not np.isfinite(foreseen).all() if given is None else _same(task, given, foreseen)


def _same(task: CodeTask, given: Array, foreseen: Array) -> bool:
    return given.shape == foreseen.shape and bool(task.tolerance.passes(given, foreseen).all())


# Each output is a sum of terms: the loss of its parts, a gradient of what comes back through each use. Most slips are a
# factor on one term, or on all: 0, −1, 2, 1/2, N, 1/N or 1/C instead of 1. Without a graph there is a single term.


@dataclass(frozen=True)
class _Factor:
    note: str
    words: str  # about {term}
    value: Callable[[int, int], float]  # of the number of examples N and of classes C


RIGHT = _Factor("", "", lambda n, c: 1.0)
FACTORS = (
    RIGHT,
    _Factor("missing", "{term} is missing", lambda n, c: 0.0),
    _Factor("sign", "{term} has the wrong sign", lambda n, c: -1.0),
    _Factor("twice", "{term} is twice what it should be", lambda n, c: 2.0),
    _Factor("half", "{term} is half of what it should be", lambda n, c: 0.5),
    _Factor("not-divided-by-n", "{term} is not divided by the number of examples N", lambda n, c: n),
    _Factor("divided-by-n", "{term} is divided by the number of examples N once too often", lambda n, c: 1.0 / n),
    _Factor("divided-by-c", "{term} is divided by the number of classes too", lambda n, c: 1.0 / c),
)


def _scaled_terms(task: CodeTask, convention: Convention, returned: Sequence[Outputs], part: str) -> Reason | None:
    """The terms of one output that came out scaled, the same way in every call."""
    if raising_step(task, part) is not None or not all(part in given for given in returned):
        return None
    terms = [_terms(task, convention, case, part) for case in task.cases]
    names = list(terms[0])
    for factors in _combinations(len(names)):
        sums = (_scaled_sum(list(term.values()), factors, case) for term, case in zip(terms, task.cases, strict=True))
        if all(_same(task, given[part], total) for given, total in zip(returned, sums, strict=True)):
            return _worded(part, names, factors)
    return None


def _combinations(count: int) -> Iterator[tuple[_Factor, ...]]:
    """One slip on all terms, then on one of them, then, of two terms, on both."""
    slips = [factor for factor in FACTORS if factor is not RIGHT]
    yield from ((slip,) * count for slip in slips)
    for place in range(count if count > 1 else 0):
        yield from ((*(RIGHT,) * place, slip, *(RIGHT,) * (count - place - 1)) for slip in slips)
    if count == 2:
        yield from permutations(slips, 2)


def _scaled_sum(terms: list[Array], factors: tuple[_Factor, ...], case: Mapping[str, Any]) -> Array:
    n, c = _batch(case)
    return np.asarray(sum(factor.value(n, c) * term for factor, term in zip(factors, terms, strict=True)))


def _terms(task: CodeTask, convention: Convention, case: Mapping[str, Any], part: str) -> dict[str, Array]:
    """The terms that an output is the sum of, by name, as they are handed over; one term if it is no sum."""
    if convention.graph is None:
        return {"": task.outcome(convention, case)[part]}
    ran = run(convention.graph, case)
    nodes = task.outputs[part]
    turn = part in convention.transposed
    if isinstance(nodes, str) and nodes not in convention.graph:
        uses = convention.graph.uses(nodes[1:])
        named = {convention.terms.get(edge.consumer, edge.consumer): ran.edges[edge] for edge in uses}
        terms = {f"the gradient of {name}": value for name, value in named.items()} if len(uses) > 1 else {}
    else:
        terms = _summands(convention, ran, nodes)
    terms = terms or {"": gathered(nodes, ran.values, ran.gradients)}
    return {name: np.asarray(value).T if turn else np.asarray(value) for name, value in terms.items()}


def _summands(convention: Convention, ran: Run, nodes: Nested) -> dict[str, Array]:
    if not isinstance(nodes, str) or ran.graph[nodes].op != "add":
        return {}
    return {convention.terms.get(name, name): ran.values[name] for name in ran.graph[nodes].inputs}


def _worded(part: str, names: list[str], factors: tuple[_Factor, ...]) -> Reason:
    if len(set(factors)) == 1:  # all terms alike
        return Reason(f"{factors[0].note}:{part}", factors[0].words.format(term=part))
    said = [(name, factor) for name, factor in zip(names, factors, strict=True) if factor is not RIGHT]
    feedback = "; ".join(f"in {part}, {factor.words.format(term=name)}" for name, factor in said)
    return Reason(f"{said[0][1].note}:{part}:{said[0][0].split()[-1]}", feedback, len(said))


def _batch(case: Mapping[str, Any]) -> tuple[int, int]:
    """The number of examples and of classes; 1 where there are none: no batch, no labels."""
    labels, examples, scores = (
        np.asarray(next((case[name] for name in names if name in case), 0.0)) for names in ("y", "xX", "xW")
    )
    if labels.ndim == 1 and labels.dtype.kind in "iu":
        return len(labels), scores.shape[1] if scores.ndim > 1 else 1
    return (len(examples) if examples.ndim > 1 else 1), 1


def shape_reasons(given: Array, expected: Array) -> Iterator[str]:
    """What a wrong shape looks like, in words."""
    if given.ndim == 2 and given.shape == expected.shape[::-1]:
        yield "it is transposed"
    elif given.size == expected.size:
        yield "the entries are as many as expected, in another shape"
    elif given.ndim > expected.ndim:
        yield "it has an axis too many: a sum over it is missing"
    elif expected.ndim > given.ndim:
        yield "it has an axis too few: it was summed over one"
